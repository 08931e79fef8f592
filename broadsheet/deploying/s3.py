"""S3: objects whose digests (ETag) are those of the site's files stay as they are, and the others are sent.

An ETag is the MD5 of an object that was put in one piece and is encrypted by S3's own keys, which is
how they are put here (https://docs.aws.amazon.com/AmazonS3/latest/API/API_Object.html). Of any other
object the ETag is something else, and so it is sent again.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

import boto3  # type: ignore[import-untyped]
import msgspec
from botocore.config import Config  # type: ignore[import-untyped]
from botocore.exceptions import BotoCoreError, ClientError  # type: ignore[import-untyped]

from broadsheet.deploying.headers import SiteHeaders
from broadsheet.deploying.outgoing import host_digests
from broadsheet.deploying.sent import SIDE_BY_SIDE, Sending, Sent, each_side_by_side, in_order
from broadsheet.problems import Failure, Misuse
from broadsheet.publishing.staging import content_digest

_RECORD = ".broadsheet/sent.json"
"""Key, below the prefix, of the object that says what was sent, and with which headers."""
_RULES = frozenset({"_headers", "_redirects"})
"""Files for other hosts, which S3 would only show."""
_SENDABLE: Mapping[str, str] = {
    "cache-control": "CacheControl",
    "content-disposition": "ContentDisposition",
    "content-encoding": "ContentEncoding",
    "content-language": "ContentLanguage",
    "content-type": "ContentType",
}
"""Header that S3 keeps with an object, to the argument that sets it."""
_MOST_REMOVED = 1_000
"""Number of objects that one request removes, at most."""
_OFTEN = 500
"""Number of sent files after which it is written down which they are."""


def send_to_s3(sending: Sending) -> Sent:
    """Send a site to `s3://BUCKET/PREFIX`, and return what came of it.

    Whoever is asked for keys is AWS's own library: by its environment, or its files. Raises `Misuse`
    for a target that is none, or that holds other files of the same names; `Failure` when S3 refuses.
    """
    parts = urlsplit(sending.target)
    if parts.scheme != "s3" or not parts.netloc:
        raise Misuse("where to? write s3://BUCKET, or s3://BUCKET/PREFIX, behind 's3'")
    prefix = f"{parts.path.strip('/')}/".removeprefix("/")
    with _failures(sending.target):
        return _Bucket(sending, parts.netloc, prefix).send()


@contextmanager
def _failures(target: str) -> Iterator[None]:
    try:
        yield
    except (BotoCoreError, ClientError) as error:
        raise Failure(f"{target}: {error}") from error


class _Bucket:
    """A bucket, or what lies below a prefix in it."""

    def __init__(self, sending: Sending, bucket: str, prefix: str) -> None:
        retries = {"mode": "standard", "max_attempts": 8}
        config = Config(retries=retries, max_pool_connections=2 * SIDE_BY_SIDE)
        self._client: Any = boto3.client("s3", config=config)
        self._sending = sending
        self._bucket, self._prefix = bucket, prefix

    def send(self) -> Sent:
        """Send what is not there, what pages need before the pages, and take away what is gone."""
        sending = self._sending
        site, steps = sending.site, sending.steps
        steps.begin("computing digests")
        digests = host_digests(site, sending.kept)
        headers = SiteHeaders(site)
        steps.begin("asking S3 what it has")
        have = dict(self._objects())
        record = self._record() if self._prefix + _RECORD in have else {}
        wanted: dict[str, Mapping[str, str]] = {}
        unchanged: dict[str, str] = {}
        for path in site.contents.keys() - _RULES:
            asked = headers.of(path)
            if have.get(self._prefix + path) == digests[path].md5 and record.get(path) == _mark(
                asked
            ):
                unchanged[path] = record[path]
            else:
                wanted[path] = asked
        self._refuse_to_write_over(
            path for path in wanted if self._prefix + path in have and path not in record
        )
        gone = sorted(
            path for path in record.keys() - site.contents.keys() if self._prefix + path in have
        )
        size = 0
        if not sending.dry_run:
            size = self._put(wanted, {**record, **unchanged})
            self._remove(gone)
            self._write_record({path: _mark(asked) for path, asked in wanted.items()} | unchanged)
        return Sent(
            host="s3",
            sent=len(wanted),
            size=size,
            unchanged=len(unchanged),
            removed=len(gone),
            notes=_unsaid(headers),
            dry_run=sending.dry_run,
        )

    def _refuse_to_write_over(self, paths: Iterable[str]) -> None:
        first = sorted(paths)
        if first and not self._sending.force:
            names = ", ".join(first[:3]) + (", …" if len(first) > 3 else "")  # noqa: PLR2004 - three are shown
            raise Misuse(
                f"{self._sending.target} has {len(first):,} files of these names that this command did"
                f" not send ({names}): nothing was sent; --force writes over them"
            )

    def _objects(self) -> Iterator[tuple[str, str]]:
        """Yield the key of every object there is, and its ETag."""
        pages = self._client.get_paginator("list_objects_v2")
        for page in pages.paginate(Bucket=self._bucket, Prefix=self._prefix):
            for each in page.get("Contents", ()):
                yield each["Key"], each["ETag"].strip('"')

    def _put(self, wanted: Mapping[str, Mapping[str, str]], record: Mapping[str, str]) -> int:
        """Put files, and return the number of bytes in them; what was put is written down meanwhile."""
        sizes: list[int] = []
        put = dict(record)

        def send(path: str) -> None:
            data = self._sending.site.data(path)
            kept = {
                argument: wanted[path][name]
                for name, argument in _SENDABLE.items()
                if name in wanted[path]
            }
            self._client.put_object(Bucket=self._bucket, Key=self._prefix + path, Body=data, **kept)
            put[path] = _mark(wanted[path])
            sizes.append(len(data))

        self._sending.steps.begin("sending", len(wanted), "files")
        try:
            for paths in in_order(wanted):
                rest = iter(paths)
                while some := list(islice(rest, _OFTEN)):
                    each_side_by_side(some, send, self._sending.steps, before=len(sizes))
                    if len(some) == _OFTEN:
                        self._write_record(put)
        except BaseException:
            self._write_record(put)
            raise
        return sum(sizes)

    def _remove(self, paths: Sequence[str]) -> None:
        rest = iter(paths)
        while some := list(islice(rest, _MOST_REMOVED)):
            objects = [{"Key": self._prefix + path} for path in some]
            answer = self._client.delete_objects(
                Bucket=self._bucket, Delete={"Objects": objects, "Quiet": True}
            )
            if errors := answer.get("Errors"):
                raise Failure(
                    f"{self._sending.target}: {errors[0].get('Key')}: {errors[0].get('Message')}"
                )

    def _record(self) -> Mapping[str, str]:
        """Return the mark of the headers of every file that was sent before; none if that is damaged."""
        answer = self._client.get_object(Bucket=self._bucket, Key=self._prefix + _RECORD)
        try:
            return msgspec.json.decode(answer["Body"].read(), type=dict[str, str])
        except msgspec.DecodeError:
            return {}

    def _write_record(self, sent: Mapping[str, str]) -> None:
        data = msgspec.json.encode(sent, order="deterministic")
        key = self._prefix + _RECORD
        self._client.put_object(
            Bucket=self._bucket, Key=key, Body=data, ContentType="application/json"
        )


def _mark(headers: Mapping[str, str]) -> str:
    """Return what tells headers that S3 keeps with a file from others."""
    kept = {name: value for name, value in headers.items() if name in _SENDABLE}
    return content_digest(msgspec.json.encode(kept, order="deterministic")).hex()[:8]


def _unsaid(headers: SiteHeaders) -> tuple[str, ...]:
    names = {each.name.lower() for each in headers.rules.headers} - _SENDABLE.keys()
    if not names:
        return ()
    rules = "`broadsheet rules --for cloudfront-response` has them for CloudFront"
    return (f"S3 itself sends no {', '.join(sorted(names))}: {rules}",)
