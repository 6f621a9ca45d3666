"""What of a request AWS signs, and what a host's name tells."""

from __future__ import annotations

import pytest

from sanderling.engine.aws_signature import canonical_path, canonical_query, guessed_scope, signed_pairs


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("abc123.execute-api.eu-west-1.amazonaws.com", ("eu-west-1", "execute-api")),
        ("lambda.us-gov-west-1.amazonaws.com", ("us-gov-west-1", "lambda")),
        ("x.lambda-url.ap-southeast-2.on.aws", ("ap-southeast-2", "lambda")),
        ("s3.amazonaws.com", ("us-east-1", "s3")),
        ("my.bucket.s3.eu-central-1.amazonaws.com", ("eu-central-1", "s3")),
        ("bucket.s3.dualstack.us-west-2.amazonaws.com", ("us-west-2", "s3")),
        ("bucket.s3-us-west-2.amazonaws.com", ("us-west-2", "s3")),
        ("s3-fips.us-west-2.amazonaws.com", ("us-west-2", "s3")),
        ("s3.cn-north-1.amazonaws.com.cn", ("cn-north-1", "s3")),
        ("search-shop-x.us-east-1.es.amazonaws.com", ("us-east-1", "es")),
        ("iam.amazonaws.com", ("us-east-1", "iam")),
        ("email.eu-west-1.amazonaws.com", ("eu-west-1", "ses")),
        ("api.ecr.eu-west-1.amazonaws.com", ("eu-west-1", "ecr")),
        ("streams.dynamodb.eu-west-1.amazonaws.com", ("eu-west-1", "dynamodb")),
        ("bedrock-runtime.us-east-1.amazonaws.com", ("us-east-1", "bedrock")),
        ("ECS.EU-WEST-1.API.AWS", ("eu-west-1", "ecs")),
        ("localhost", ("", "")),
        ("amazonaws.com", ("", "")),
        ("amazonaws.com.tide.test", ("", "")),
    ],
)
def test_region_and_service_of_a_host(host: str, expected: tuple[str, str]) -> None:
    """The many ways in which Amazon names its hosts; others tell nothing."""
    assert guessed_scope(host) == expected


@pytest.mark.parametrize(
    ("path", "usual", "s3"),
    [
        ("/", "/", "/"),
        ("/a/./b/../c//d", "/a/c/d", "/a/./b/../c//d"),
        ("/../..", "/", "/../.."),
        ("/a/..", "/", "/a/.."),
        ("/a/b/.", "/a/b/", "/a/b/."),
        ("/a%20b/$x", "/a%2520b/%24x", "/a%20b/%24x"),
        ("/%e1%88%b4~", "/%25e1%2588%25b4~", "/%E1%88%B4~"),
        ("/a%2Fb", "/a%252Fb", "/a/b"),
    ],
)
def test_paths(path: str, usual: str, s3: str) -> None:
    """Encoded once more and tidied, but never for S3, where a key may look like that."""
    assert canonical_path(path, is_s3=False) == usual
    assert canonical_path(path, is_s3=True) == s3


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ""),
        ("lifecycle", "lifecycle="),
        ("b=2&a=%7e&a=1&&A=x/y", "A=x%2Fy&a=1&a=~&b=2"),
        ("q=a+b%2B=", "q=a%20b%2B%3D"),
        ("a-b=1&a=2", "a=2&a-b=1"),
    ],
)
def test_queries(query: str, expected: str) -> None:
    """Decoded, encoded by one rule, sorted by name and then value."""
    assert canonical_query(query) == expected


def test_headers() -> None:
    """What may change on the way stays unsigned; gaps are one space; a signed URL needs only the host and Amazon's."""
    headers = (
        ("X-B", " a   b "),
        ("Host", "h"),
        ("Cookie", "c"),
        ("x-b", "c"),
        ("Accept", "*/*"),
        ("X-Amz-Meta-A", "1"),
    )
    assert signed_pairs(headers) == [("host", "h"), ("x-amz-meta-a", "1"), ("x-b", "a b,c")]
    assert signed_pairs(headers, only_needed=True) == [("host", "h"), ("x-amz-meta-a", "1")]
