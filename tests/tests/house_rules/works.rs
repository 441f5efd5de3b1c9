//! What shows that the lines of the README's table of what works are true.
//!
//! In: nothing. Out: for each line, by how it begins, the tests: a file, and the function in it. Lines that say more than one thing have
//! a test of each.

/// A file of tests, and some of them.
type Tests = (&'static str, &'static [&'static str]);

pub(crate) const SHOWN_BY: &[(&str, &[Tests])] = &[
    (
        "Smithy 2.0 and 1.0 JSON AST",
        &[
            ("model/tests/loader.rs", &["valid_models_load", "versions_are_equal_after_loading"]),
            ("model/tests/mixins.rs", &["flattened_models_are_equal"]),
            ("model/tests/reading.rs", &["files_are_merged", "services_answer_what_generators_ask"]),
            ("model/tests/rules.rs", &["renames_are_names_of_what_is_reached"]),
        ],
    ),
    (
        "botocore's descriptions",
        &[
            ("model/tests/botocore_files.rs", &["services_are_read_in_place_in_a_wheel"]),
            ("model/tests/botocore_models.rs", &["a_folder_is_read_with_all_that_stands_in_it"]),
            ("tests/tests/botocore_oracle.rs", &["both_renderings_give_the_same_clients"]),
        ],
    ),
    (
        "awsJson1_0, awsJson1_1, awsQuery",
        &[
            ("tests/tests/protocol_tests.rs", &["every_case_passes", "the_extra_cases_of_smithy_rs_pass"]),
            ("tests/tests/wire_everything.rs", &["requests_of_all_operations_are_botocores"]),
            ("tests/tests/round_trips.rs", &["values_come_back_as_they_were"]),
            ("tests/tests/real_answers.rs", &["answers_in_xml_are_read_as_botocore_reads_them"]),
            ("tests/tests/protocol_choice.rs", &["we_speak_what_botocore_speaks"]),
            ("codegen/tests/protocols.rs", &["another_can_be_chosen"]),
        ],
    ),
    (
        "every type of Smithy",
        &[
            ("tests/tests/tiny_models.rs", &["clients_compile_document_and_work"]),
            ("tests/tests/conformance_models.rs", &["clients_of_awkward_models_compile_and_document"]),
            ("codegen/tests/presence.rs", &["members_are_there_as_the_table_says"]),
        ],
    ),
    (
        "endpoint rules, FIPS",
        &[
            (
                "tests/tests/endpoint_rules.rs",
                &["all_services_of_botocore_pass_their_tests", "all_models_pass_their_tests"],
            ),
            ("tests/tests/endpoint_variables.rs", &["each_service_is_where_botocore_finds_it"]),
        ],
    ),
    (
        "endpoints that services name",
        &[
            ("tests/tests/discovery.rs", &["calls_go_where_botocores_go"]),
            ("runtime/tests/discovery.rs", &["one_call_asks_for_all", "a_wrong_answer_is_not"]),
        ],
    ),
    (
        "endpoints that depend on",
        &[("tests/tests/endpoint_calls.rs", &["calls_go_where_operation_input_and_account_send_them"])],
    ),
    (
        "settings that only one service has",
        &[("tests/tests/s3_requests.rs", &["settings_are_read_as_botocore_reads_them"])],
    ),
    (
        "retries with back-off",
        &[
            (
                "runtime/tests/exchange/retries.rs",
                &[
                    "waits_are_drawn_below_a_bound_that_doubles",
                    "the_budget_is_shared_by_all_calls_of_a_client",
                    "long_polls_end_after_the_wait_where_the_budget_is_used_up",
                ],
            ),
            (
                "runtime/tests/exchange/time.rs",
                &["the_deadline_covers_all_attempts_and_waits", "clocks_that_differ_are_learnt_from_the_service"],
            ),
            ("runtime/tests/transport/proxy.rs", &["requests_to_https_go_through_a_tunnel"]),
        ],
    ),
    (
        "blocking and async clients",
        &[
            ("tests/tests/e2e_async.rs", &["both_clients_send_the_same_and_read_the_same"]),
            ("runtime/tests/transport/tls.rs", &["servers_with_a_good_chain_are_trusted"]),
        ],
    ),
    (
        "several services in one crate",
        &[(
            "tests/tests/e2e_app.rs",
            &["the_readmes_app_serves_everybody_at_moto", "the_readmes_app_serves_everybody_at_ministack"],
        )],
    ),
    (
        "request ids",
        &[
            ("runtime/tests/transport/sharing.rs", &["clients_that_tell_of_responses_are_the_same_otherwise"]),
            ("runtime/tests/exchange/main.rs", &["both_ids_of_an_answer_are_told_apart"]),
        ],
    ),
    (
        "streams of bytes",
        &[
            ("tests/tests/streams.rs", &["a_gib_takes_little_memory", "a_tool_ends_where_a_body_stalls"]),
            ("tests/tests/e2e_s3s.rs", &["objects_of_a_gibibyte_pass_through"]),
            ("runtime/tests/transport/bodies/silence.rs", &["a_stream_that_goes_on_too_slowly_has_stalled"]),
        ],
    ),
    (
        "signatures (SigV4)",
        &[
            ("runtime/tests/sigv4.rs", &["the_new_suite_by_header_and_by_query", "the_suite_for_several_regions"]),
            (
                "runtime/tests/signed_calls/frames.rs",
                &["bodies_that_come_are_signed_frame_by_frame_where_nothing_else_keeps_them_whole"],
            ),
            ("runtime/tests/signed_calls/sessions.rs", &["sessions_are_opened_once_and_sign_what_follows"]),
            ("tests/tests/s3_requests.rs", &["requests_to_several_regions_and_outposts_are_signed_for_them"]),
        ],
    ),
    (
        "bearer tokens",
        &[
            ("tests/tests/e2e_tokens.rs", &["clients_take_tokens_from_wherever_they_come"]),
            ("tests/tests/e2e_digest.rs", &["both_clients_are_let_in"]),
            ("runtime/tests/signed_calls/identities.rs", &["each_scheme_has_its_place", "programs_prefer_schemes"]),
        ],
    ),
    (
        "presigned requests of any operation",
        &[
            ("tests/tests/wire_everything.rs", &["requests_of_all_operations_are_botocores"]),
            ("tests/tests/presigned.rs", &["presigned_requests_are_botocores"]),
            ("runtime/tests/vectors.rs", &["passwords_of_databases_are_those_of_botocore"]),
            ("cli/tests/calls.rs", &["requests_are_signed_for_others_and_not_sent"]),
        ],
    ),
    (
        "copies out of other regions",
        &[(
            "tests/tests/presigned_copies.rs",
            &["copies_of_typed_clients_are_botocores", "copies_of_tools_are_botocores"],
        )],
    ),
    (
        "credentials from environment",
        &[("tests/tests/environments.rs", &["environments_make_the_same_identity_as_for_botocore"])],
    ),
    (
        "roles: chains",
        &[
            (
                "credentials/tests/conversations/roles.rs",
                &["roles_lead_to_each_other", "a_session_has_all_that_it_may_have"],
            ),
            (
                "tests/tests/e2e_roles.rs",
                &["one_is_in_a_role_whom_the_aws_cli_is", "whoever_is_there_is_asked_for_codes"],
            ),
        ],
    ),
    (
        "credentials of IAM Identity Center",
        &[
            (
                "credentials/tests/conversations/identity_center.rs",
                &["tokens_that_are_about_to_end_are_renewed_for_all_programs"],
            ),
            ("credentials/tests/conversations/login.rs", &["sessions_are_read_and_renewed_as_the_suite_says"]),
        ],
    ),
    (
        "credentials of containers",
        &[
            ("credentials/tests/conversations/container.rs", &["one_request_brings_credentials"]),
            ("credentials/tests/conversations/instance.rs", &["a_first_fetch_takes_three_requests_on_one_connection"]),
        ],
    ),
    (
        "checksums of requests",
        &[
            ("tests/tests/checksums_botocore.rs", &["checksums_are_botocores"]),
            ("tests/tests/e2e_s3s.rs", &["a_store_that_refuses_checksums_is_served_without_them"]),
            ("runtime/tests/checksums.rs", &["responses_are_held_against_their_checksums"]),
        ],
    ),
    ("pagination", &[("tests/tests/pages_botocore.rs", &["pages_make_what_botocore_makes_of_them"])]),
    (
        "waiters",
        &[("tests/tests/waits_botocore.rs", &["tools_wait_as_botocore_does", "clients_wait_as_botocore_does"])],
    ),
    (
        "event streams",
        &[
            ("tests/tests/protocol_tests.rs", &["every_case_passes"]),
            (
                "tests/tests/event_streams.rs",
                &[
                    "services_with_event_streams_are_called",
                    "a_tool_prints_events_as_they_come",
                    "a_tool_sends_events_as_they_are_typed",
                ],
            ),
            (
                "runtime/tests/transport/talks.rs",
                &["events_are_answered_over_http_1", "events_are_answered_over_http_2_where_the_server_speaks_it"],
            ),
        ],
    ),
    (
        "a command-line tool",
        &[
            ("tests/tests/replay.rs", &["recorded_runs_are_repeated"]),
            ("tests/tests/option_tables.rs", &["options_are_those_of_the_aws_cli"]),
            ("tests/tests/all_tools.rs", &["tools_of_all_services_explain_themselves"]),
        ],
    ),
    (
        "reference pages",
        &[
            ("codegen/tests/pages.rs", &["pages_say_what_the_aws_cli_says"]),
            ("codegen/tests/pages_forms.rs", &["every_form_of_the_shipped_model_has_the_same_words"]),
        ],
    ),
];
