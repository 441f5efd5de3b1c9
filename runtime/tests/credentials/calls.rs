//! Whole calls: their deadline covers credentials, one call may be somebody else's, and many make one fetch.

use super::*;

/// Answers everything.
struct Anything;

impl BlockingTransport for Anything {
    fn send(&self, _: Request<ByteStream>, _: &AttemptLimits) -> Result<Response<ByteStream>, TransportError> {
        Ok(Response::new(ByteStream::from_static(b"{}")))
    }
}

impl AsyncTransport for Anything {
    fn send<'a>(
        &'a self,
        _: Request<ByteStream>,
        _: &'a AttemptLimits,
    ) -> BoxFuture<'a, Result<Response<ByteStream>, TransportError>> {
        Box::pin(ready(Ok(Response::new(ByteStream::from_static(b"{}")))))
    }

    fn sleep(&self, time: Duration) -> BoxFuture<'static, ()> {
        Box::pin(tokio::time::sleep(time))
    }
}

fn config(provider: impl ProvideCredentials, limit: Duration) -> Config {
    let timeouts = TimeoutConfig::builder().operation_timeout(limit).build();
    Config::builder().region("eu-west-1").credentials_provider(provider).timeout_config(timeouts).build()
}

fn core(provider: impl ProvideCredentials, limit: Duration) -> ClientCore {
    ClientCore::new(config(provider, limit))
}

#[test]
fn the_operation_timeout_covers_credentials() {
    let limit = Duration::from_millis(100);
    let check = |result: CallResult<DeleteNotes>, start: Instant| {
        let elapsed = start.elapsed();
        let Err(SdkError::TimeoutError(error)) = result else { panic!("{:?}", result.err()) };
        assert_eq!(error.kind(), TransportErrorKind::OperationTimeout);
        assert!(error.to_string().contains("credentials"), "{error}");
        assert!((limit..Duration::from_secs(5)).contains(&elapsed), "{elapsed:?}");
    };
    let source = Source::closed();
    let core_of_source = core(source.clone(), limit);
    let start = Instant::now();
    check(Blocking::new(Anything).call::<DeleteNotes>(&core_of_source, &DeleteNotesInput {}), start);
    for core in [&core_of_source, &core(Later(Source::default(), Duration::from_secs(30)), limit)] {
        runtime().block_on(async {
            let start = Instant::now();
            check(Async::new(Anything).call::<DeleteNotes>(core, &DeleteNotesInput {}).await, start);
        });
    }
    // What came too late for them is there for the next call.
    source.open();
    assert!(Blocking::new(Anything).call::<DeleteNotes>(&core_of_source, &DeleteNotesInput {}).is_ok());
    assert_eq!(source.fetches(), 1);
}

#[test]
fn the_operation_timeout_covers_credentials_of_what_others_send() {
    let limit = Duration::from_millis(100);
    let expires = || PresigningConfig::expires_in(Duration::from_secs(60)).unwrap();
    let check = |problem: String, start: Instant| {
        assert!(problem.ends_with("there are no credentials: they did not come in time"), "{problem}");
        assert!((limit..Duration::from_secs(5)).contains(&start.elapsed()), "{:?}", start.elapsed());
    };
    let source = Source::closed();
    for config in [config(source.clone(), limit), config(Later(Source::default(), Duration::from_secs(30)), limit)] {
        let start = Instant::now();
        let client = Core::<Async>::with_transport(config.clone(), Anything);
        let presigned = runtime().block_on(client.presign(DeleteNotesInput {}, expires()));
        check(presigned.unwrap_err().to_string(), start);
    }
    let config = config(source.clone(), limit);
    let client = Core::<Blocking>::with_transport(config.clone(), Anything);
    let start = Instant::now();
    check(client.presign(DeleteNotesInput {}, expires()).unwrap_err().to_string(), start);
    let start = Instant::now();
    check(presign(&DeleteNotesInput {}, &config, expires()).unwrap_err().to_string(), start);
    let start = Instant::now();
    check(sign(&DeleteNotesInput {}, &config).unwrap_err().to_string(), start);
    source.open();
    assert!(client.presign(DeleteNotesInput {}, expires()).is_ok());
}

/// Keeps who signed each request.
#[derive(Clone, Default)]
struct Signers(Arc<Mutex<Vec<String>>>);

impl BlockingTransport for Signers {
    fn send(&self, request: Request<ByteStream>, _: &AttemptLimits) -> Result<Response<ByteStream>, TransportError> {
        let value = request.headers()["authorization"].to_str().unwrap();
        let (_, id) = value.split_once("Credential=").expect("it is signed");
        self.0.lock().unwrap().push(id.split('/').next().unwrap_or_default().to_owned());
        Ok(Response::new(ByteStream::from_static(b"{}")))
    }
}

impl AsyncTransport for Signers {
    fn send<'a>(
        &'a self,
        request: Request<ByteStream>,
        limits: &'a AttemptLimits,
    ) -> BoxFuture<'a, Result<Response<ByteStream>, TransportError>> {
        Box::pin(ready(BlockingTransport::send(self, request, limits)))
    }

    fn sleep(&self, time: Duration) -> BoxFuture<'static, ()> {
        Box::pin(tokio::time::sleep(time))
    }
}

#[test]
fn a_single_call_may_be_made_by_somebody_else() {
    fn case<D: Carries<Signers>>(is_ok: impl Fn(D::Sent<DeleteNotes>) -> bool) {
        let (source, signers) = (Source::closed(), Signers::default());
        source.open();
        let client = Core::<D>::with_transport(config(source.clone(), Duration::from_secs(60)), signers.clone());
        let call = |client: &Core<D>| assert!(is_ok(client.execute(DeleteNotesInput {})));
        let own = || client.config().to_builder();
        let other = Credentials::new("other", "secret", None, None, "test");
        call(&client);
        call(&client.with_config(own().credentials_provider(other).build()));
        // Other changes leave what is remembered where it is.
        call(&client.with_config(own().region("eu-west-3").build()));
        call(&client);
        assert_eq!(*signers.0.lock().unwrap(), ["0", "other", "0", "0"]);
        assert_eq!(source.fetches(), 1);
    }
    case::<Blocking>(|result| result.is_ok());
    case::<Async>(|call| runtime().block_on(call).is_ok());
}

#[test]
fn fifty_calls_at_once_make_one_fetch() {
    let source = Source::closed();
    let core = core(source.clone(), Duration::from_secs(60));
    runtime().block_on(async {
        let driver = Async::new(Anything);
        let calls: Vec<_> =
            (0..50).map(|_| tokio::spawn(driver.call::<DeleteNotes>(&core, &DeleteNotesInput {}))).collect();
        tokio::time::sleep(Duration::from_millis(50)).await;
        source.open();
        for call in calls {
            assert!(call.await.unwrap().is_ok());
        }
    });
    let (driver, barrier) = (Blocking::new(Anything), Barrier::new(8));
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                barrier.wait();
                assert!(driver.call::<DeleteNotes>(&core, &DeleteNotesInput {}).is_ok());
            });
        }
    });
    assert_eq!(source.fetches(), 1);
}
