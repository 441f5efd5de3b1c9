//! Answers of services that are read: ours by the operation's `parse_response`, the AWS SDK's by a call whose transport has the answer at hand.
//!
//! The SDK shows its parsers to nobody. What its call takes with an answer that has next to nothing in it is taken off, on both sides.

use std::path::Path;

use crate::apps::{self, LEAN, TOKIO};
use crate::cost;
use crate::figure::{Figure, Target, Unit};

/// Runs of which the median counts; sides take turns.
pub(crate) const ROUNDS: usize = 5;

/// An answer.
struct Answer {
    /// As botocore calls the service, and the AWS SDK its crate.
    service: &'static str,
    /// The version of that crate.
    version: &'static str,
    operation: &'static str,
    /// The operation as a method, and what must be set on the way.
    method: &'static str,
    set: &'static str,
    /// The member of the output whose items are counted.
    items: &'static str,
    /// What it is in words, and how many items it has.
    what: &'static str,
    count: usize,
    target: f64,
    text: fn(usize) -> String,
}

const KEYS: Answer = Answer {
    service: "s3",
    version: apps::SDK_S3,
    operation: "ListObjectsV2",
    method: "list_objects_v2",
    set: ".bucket(\"examples\")",
    items: "contents",
    what: "ListObjectsV2 of 1,000 keys",
    count: 1_000,
    target: 2.5,
    text: keys,
};

const FUNCTIONS: Answer = Answer {
    service: "lambda",
    version: "1.156.0",
    operation: "ListFunctions",
    method: "list_functions",
    set: "",
    items: "functions",
    what: "ListFunctions of 50 functions",
    count: 50,
    target: 2.0,
    text: functions,
};

const INSTANCES: Answer = Answer {
    service: "ec2",
    version: apps::SDK_EC2,
    operation: "DescribeInstances",
    method: "describe_instances",
    set: "",
    items: "reservations",
    what: "DescribeInstances of 1 MB",
    count: 300,
    target: 2.5,
    text: reservations,
};

/// Measures answers of S3 and Lambda.
pub(crate) fn measure(is_brief: bool) -> Result<Vec<Figure>, String> {
    [KEYS, FUNCTIONS].iter().map(|answer| figure(answer, is_brief)).collect()
}

/// Measures an answer of EC2, whose crate in the AWS SDK takes long to build.
pub(crate) fn measure_ec2() -> Result<Figure, String> {
    figure(&INSTANCES, false)
}

fn figure(answer: &Answer, is_brief: bool) -> Result<Figure, String> {
    let folder = apps::base().join(format!("answers-{}", answer.service));
    let (ours, sdk) = (folder.join("ours"), folder.join("aws-sdk"));
    let files = [("full", answer.count), ("few", 1)].map(|(name, count)| (folder.join(name), (answer.text)(count)));
    for (path, text) in &files {
        apps::write(path, text)?;
    }
    let fill = |source: &str| {
        let source = source.replace("SDK_CRATE", &format!("aws_sdk_{}", answer.service)).replace("SET", answer.set);
        source.replace("OPERATION", answer.operation).replace("METHOD", answer.method).replace("ITEMS", answer.items)
    };
    let model = apps::described(answer.service)?;
    let script = apps::build_script(&model, &[answer.operation]);
    let features = [vec!["blocking"], apps::features(&model, &[answer.operation])?].concat();
    let http = "http = { version = \"1\", default-features = false }\n";
    let source = fill(include_str!("apps/ours_answer.rs"));
    apps::write_crate(&ours, &apps::ours(&features, http), &source, Some(&script), true)?;
    let dependencies = format!(
        "[dependencies]\naws-sdk-{} = {{ version = \"={}\", features = [\"behavior-version-latest\"{LEAN} }}\n\
         aws-smithy-runtime-api = {{ version = \"1\", features = [\"client\"] }}\n\
         aws-smithy-types = {{ version = \"1\", default-features = false }}\n{TOKIO}",
        answer.service, answer.version
    );
    apps::write_crate(&sdk, &dependencies, &fill(include_str!("apps/aws_sdk_answer.rs")), None, false)?;
    for folder in [&ours, &sdk] {
        eprintln!("building {} (release)", folder.display());
        cost::output(folder, &["cargo", "build", "--quiet", "--release", "--target-dir", "target"])?;
    }
    let rounds = if is_brief { 1 } else { ROUNDS };
    let mut times = [Vec::new(), Vec::new()];
    for _ in 0..rounds {
        for (folder, times) in [&ours, &sdk].into_iter().zip(&mut times) {
            let [full, few] = files.each_ref().map(|(path, _)| microseconds(folder, path));
            times.push(full? - few?);
        }
    }
    let [ours, theirs] = times.map(cost::median);
    Ok(Figure {
        name: format!("reading {} ({:.2} MB)", answer.what, files[0].1.len() as f64 / 1e6),
        unit: Unit::Microseconds,
        ours,
        theirs: Some(("AWS SDK".to_owned(), theirs)),
        target: Some(Target::Fraction(answer.target)),
        obstacle: "nothing known".to_owned(),
    })
}

/// The median of what a program prints, which reads the file again and again.
fn microseconds(folder: &Path, file: &Path) -> Result<f64, String> {
    let name = folder.file_name().unwrap_or_default();
    let program = folder.join("target/release").join(name);
    let printed = cost::output(folder, &[program, file.to_path_buf()])?;
    Ok(cost::median(printed.lines().filter_map(|line| line.parse().ok()).collect()))
}

fn keys(count: usize) -> String {
    let key = |n: usize| {
        format!(
            "<Contents><Key>photos/2026/11/{n:04}/a-picture-of-something.jpeg</Key>\
             <LastModified>2026-11-{:02}T08:{:02}:27.000Z</LastModified>\
             <ETag>&quot;{n:032x}&quot;</ETag><ChecksumAlgorithm>CRC32</ChecksumAlgorithm>\
             <ChecksumType>FULL_OBJECT</ChecksumType><Size>{}</Size><StorageClass>STANDARD</StorageClass></Contents>",
            n % 28 + 1,
            n % 60,
            n * 4099
        )
    };
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">\
         <Name>examples</Name><Prefix></Prefix><KeyCount>{count}</KeyCount><MaxKeys>1000</MaxKeys>\
         <IsTruncated>false</IsTruncated>{}</ListBucketResult>",
        (0..count).map(key).collect::<String>()
    )
}

/// In the order in which Lambda writes members.
fn functions(count: usize) -> String {
    let function = |n: usize| {
        format!(
            concat!(
                r#"{{"FunctionName":"function-{n}","FunctionArn":"arn:aws:lambda:eu-west-1:123456789012:function:function-{n}","#,
                r#""Runtime":"python3.12","Role":"arn:aws:iam::123456789012:role/service-role/does-what-it-may","#,
                r#""Handler":"lambda_function.lambda_handler","CodeSize":{size},"#,
                r#""Description":"Does what has to be done, \"now\" and again","Timeout":30,"MemorySize":512,"#,
                r#""LastModified":"2026-11-27T08:15:27.000+0000","CodeSha256":"rURm6EeP1sNnVrIoeBSOglFguAfHGs46sj+aUb/wT6M=","#,
                r#""Version":"$LATEST","#,
                r#""VpcConfig":{{"SubnetIds":["subnet-1","subnet-2"],"SecurityGroupIds":["sg-1"],"VpcId":"vpc-1"}},"#,
                r#""Environment":{{"Variables":{{"LEVEL":"info","TABLE":"examples","URL":"https://example.com/a?b=c"}}}},"#,
                r#""TracingConfig":{{"Mode":"PassThrough"}},"RevisionId":"f3b1f7c2-0000-4000-8000-4c2d5b7a9e10","#,
                r#""Layers":[{{"Arn":"arn:aws:lambda:eu-west-1:123456789012:layer:shared:7","CodeSize":45678}}],"#,
                r#""PackageType":"Zip","Architectures":["arm64"],"EphemeralStorage":{{"Size":512}},"#,
                r#""SnapStart":{{"ApplyOn":"None","OptimizationStatus":"Off"}},"#,
                r#""LoggingConfig":{{"LogFormat":"Text","LogGroup":"/aws/lambda/function-{n}"}}}}"#,
            ),
            n = n,
            size = 1_234_567 + n,
        )
    };
    let functions: Vec<String> = (0..count).map(function).collect();
    format!(r#"{{"Functions":[{}]}}"#, functions.join(","))
}

fn reservations(count: usize) -> String {
    let reservation = |n: usize| {
        let tag = |m: usize| format!("<item><key>tag{m}</key><value>value {m} of {n} &amp; more</value></item>");
        let tags: String = (0..8).map(tag).collect();
        format!(
            "<item><reservationId>r-{n:017x}</reservationId><ownerId>123456789012</ownerId><groupSet/><instancesSet><item>\
             <instanceId>i-{n:017x}</instanceId><imageId>ami-0abcdef1234567890</imageId>\
             <instanceState><code>16</code><name>running</name></instanceState>\
             <privateDnsName>ip-10-0-1-{n}.eu-west-1.compute.internal</privateDnsName><dnsName/><reason/>\
             <keyName>examples</keyName><amiLaunchIndex>0</amiLaunchIndex><productCodes/><instanceType>t3.micro</instanceType>\
             <launchTime>2026-11-27T08:15:27.000Z</launchTime><placement><availabilityZone>eu-west-1a</availabilityZone>\
             <groupName/><tenancy>default</tenancy></placement><monitoring><state>disabled</state></monitoring>\
             <subnetId>subnet-0abc</subnetId><vpcId>vpc-0abc</vpcId><privateIpAddress>10.0.1.{n}</privateIpAddress>\
             <sourceDestCheck>true</sourceDestCheck><groupSet><item><groupId>sg-0abc</groupId><groupName>doors</groupName>\
             </item></groupSet><architecture>x86_64</architecture><rootDeviceType>ebs</rootDeviceType>\
             <rootDeviceName>/dev/xvda</rootDeviceName><blockDeviceMapping><item><deviceName>/dev/xvda</deviceName><ebs>\
             <volumeId>vol-{n:017x}</volumeId><status>attached</status><attachTime>2026-11-27T08:15:28.000Z</attachTime>\
             <deleteOnTermination>true</deleteOnTermination></ebs></item></blockDeviceMapping>\
             <virtualizationType>hvm</virtualizationType><clientToken>{n:036x}</clientToken><tagSet>{tags}</tagSet>\
             <hypervisor>xen</hypervisor><networkInterfaceSet><item><networkInterfaceId>eni-{n:017x}</networkInterfaceId>\
             <subnetId>subnet-0abc</subnetId><vpcId>vpc-0abc</vpcId><description/><ownerId>123456789012</ownerId>\
             <status>in-use</status><macAddress>02:00:00:00:00:01</macAddress><privateIpAddress>10.0.1.{n}</privateIpAddress>\
             <sourceDestCheck>true</sourceDestCheck><attachment><attachmentId>eni-attach-{n:017x}</attachmentId>\
             <deviceIndex>0</deviceIndex><status>attached</status><attachTime>2026-11-27T08:15:27.000Z</attachTime>\
             <deleteOnTermination>true</deleteOnTermination></attachment><privateIpAddressesSet><item>\
             <privateIpAddress>10.0.1.{n}</privateIpAddress><primary>true</primary></item></privateIpAddressesSet></item>\
             </networkInterfaceSet><ebsOptimized>false</ebsOptimized><cpuOptions><coreCount>1</coreCount>\
             <threadsPerCore>2</threadsPerCore></cpuOptions><hibernationOptions><configured>false</configured>\
             </hibernationOptions><metadataOptions><state>applied</state><httpTokens>required</httpTokens>\
             <httpPutResponseHopLimit>2</httpPutResponseHopLimit><httpEndpoint>enabled</httpEndpoint></metadataOptions>\
             </item></instancesSet></item>"
        )
    };
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<DescribeInstancesResponse xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\">\
         <requestId>8f7724cf-496f-496e-8fe3-example</requestId><reservationSet>{}</reservationSet></DescribeInstancesResponse>",
        (0..count).map(reservation).collect::<String>()
    )
}
