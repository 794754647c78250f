"""The stand-in: takes a request through authentication, fault scripts, the operation and the description."""

import importlib
import json
import re
import threading
import traceback
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Literal, TypeAlias

from tests.github_server import smart_http
from tests.github_server.calls import ROUTES, Call, Refusal
from tests.github_server.description import Operation, description
from tests.github_server.exchange import Answer, Exchange
from tests.github_server.faults import Fault, Faults
from tests.github_server.render.people import Site
from tests.github_server.routes import graphql
from tests.github_server.store import Store, Token
from tests.github_server.wire import Request, Wire, encoded

for area in ("issues", "checks", "pulls", "objects", "repos"):
    importlib.import_module(f"tests.github_server.routes.{area}")

Moment: TypeAlias = Literal["before", "after"]
Hook: TypeAlias = Callable[[Moment, Exchange], None]
PAGE = b"<!DOCTYPE html><html><head><title>Unicorn!</title></head><body><p>We had issues.</p></body></html>"
HOUR = 3600
_FAULTLESS: set[int] = set()
"""Of each answer that is as described, a hash; the server's own address is left out, which every test has anew."""


class Server:
    """A GitHub on the loopback, over *store*.

    `log` holds every call; `problems` what was wrong with the requests, or with the stand-in itself: a test
    whose server has any must fail. A function in `on_call` is called before and after each call with the
    moment and the call's line in the log, and may change the world.
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self.faults = Faults()
        self.log: list[Exchange] = []
        self.problems: list[str] = []
        self.on_call: list[Hook] = []
        self._wire = Wire(self._answer)
        self._lock = threading.RLock()
        self._stopping = threading.Event()
        self._gone_at: tuple[int, Moment] | None = None

    @property
    def address(self) -> str:
        """The `base_url` for a client."""
        return self._wire.address

    @property
    def site(self) -> Site:
        """Where the addresses in answers lead."""
        return Site(self.address)

    def start(self) -> None:
        """Listen."""
        self._wire.start()

    def stop(self) -> None:
        """End every connection and thread."""
        self._stopping.set()
        self._wire.stop()

    def cut_off(self, call: int, when: Moment) -> None:
        """Let the client be gone from its *call*-th call on (1: the next), before or after that takes effect.

        Nobody answers any more, and nothing takes effect, until `reconnect`: as if the runner had died.
        """
        self._gone_at = (len(self.log) + call, when)

    def reconnect(self) -> None:
        """End `cut_off`."""
        self._gone_at = None

    def forgive(self, words: str) -> list[str]:
        """Take out the problems that hold *words*, which a test made on purpose; they are returned."""
        forgiven = [problem for problem in self.problems if words in problem]
        self.problems[:] = [
            problem for problem in self.problems if words not in problem
        ]
        return forgiven

    def calls(self, operation: str) -> list[Exchange]:
        """The calls of one operation."""
        return [exchange for exchange in self.log if exchange.operation == operation]

    def writes(self) -> list[Exchange]:
        """The calls that asked for a change."""
        return [exchange for exchange in self.log if exchange.writes]

    # ------------------------------------------------------------------------------------------- one call

    def _answer(self, request: Request) -> Answer:
        with self._lock:
            exchange = Exchange(
                "?",
                request.method,
                request.path,
                request.query,
                None,
                received=len(request.body),
            )
            self.log.append(exchange)
            self.store.calls += 1
            self.store.clock.advance(1)
            number = len(self.log)
            try:
                answer, fault = self._play(request, exchange, number)
            except Exception:  # noqa: BLE001 - whatever broke, the test must hear of it
                self.problems.append(
                    f"{exchange.operation}: the stand-in broke\n{traceback.format_exc()}"
                )
                answer, fault = Answer(500, {"message": "Server Error"}), None
            answer = self._spoilt(answer, fault, exchange)
            if self._gone_at and number >= self._gone_at[0]:
                answer = Answer(0, reset=True)
            answer.headers.setdefault("Date", self.store.clock.http_date())
            exchange.status = 0 if answer.reset else answer.status
            exchange.answer, exchange.sent = answer.body, len(encoded(answer))
        if fault is not None and fault.delay:
            self._stopping.wait(fault.delay)
        return answer

    def _play(
        self, request: Request, exchange: Exchange, number: int
    ) -> tuple[Answer, Fault | None]:
        exchange.body = body = parsed(request)
        operation, params = self._name(request, exchange)
        if self._gone_at and (
            number > self._gone_at[0] or (number, "before") == self._gone_at
        ):
            return Answer(0, reset=True), None
        self._tell("before", exchange)
        fault = self.faults.pick(exchange.operation)
        if fault is not None and fault.replaces and fault.when == "before":
            return Answer(502), fault
        if exchange.operation.startswith("smart-http/"):
            answer = Answer(*reordered(self._serve_git(request, exchange)))
        elif operation is None and not exchange.operation.startswith("graphql/"):
            self.problems.append(
                f"{request.method} {request.path}: no operation of the description"
            )
            answer = Answer(501, {"message": "The stand-in does not play this"})
        else:
            answer = self._play_api(request, exchange, operation, params, body)
        self._tell("after", exchange)
        return answer, fault

    def _name(
        self, request: Request, exchange: Exchange
    ) -> tuple[Operation | None, dict[str, str]]:
        """Find out which operation it is."""
        git = smart_http.operation_of(request.path, request.query)
        if git is not None:
            exchange.operation = git
        elif request.path == "/graphql":
            exchange.operation = graphql.operation_of(exchange.body)
        elif (found := description().find(request.method, request.path)) is not None:
            exchange.operation = found[0].id
            return found
        return None, {}

    def _play_api(
        self,
        request: Request,
        exchange: Exchange,
        operation: Operation | None,
        params: dict[str, str],
        body: object,
    ) -> Answer:
        wrong = (
            list(description().faults_of_request(operation, request.query, body))
            if operation
            else []
        )
        self.problems += wrong
        try:
            token = self._authenticate(request)
            exchange.login = token.login
            self._count_rate()
            refuse_wrong(wrong)
            lag = self.faults.lag_of(exchange.operation)
            call = Call(
                self.store,
                self.site,
                exchange.operation,
                request.path,
                params,
                request.query,
                body,
                token,
                lag,
            )
            status, content = self._operate(call)
            answer = Answer(status, content, call.headers)
        except Refusal as refusal:
            answer = Answer(refusal.status, refusal.body, refusal.headers)
        if operation is not None:
            self.problems += self._faults_of_answer(operation, answer)
        answer.headers |= self._rate_headers()
        return answer

    def _faults_of_answer(self, operation: Operation, answer: Answer) -> list[str]:
        """Say what the description does not allow in an answer; what was found faultless once is not read again."""
        text = json.dumps(answer.body)
        key = hash((operation.id, answer.status, text.replace(self.address, "")))
        if key in _FAULTLESS:
            return []
        faults = list(
            description().faults_of_answer(operation, answer.status, json.loads(text))
        )
        if not faults:
            _FAULTLESS.add(key)
        return faults

    def _operate(self, call: Call) -> tuple[int, Any]:
        if call.operation == f"graphql/{graphql.MUTATION}":
            wrong = graphql.faults_of(call.body)
            self.problems += wrong
            return (
                (200, {"errors": [{"message": wrong[0]}]})
                if wrong
                else graphql.commit_on_branch(call)
            )
        if call.operation == graphql.QUERY:
            return graphql.describe_repositories(call)
        if call.operation == graphql.FOLDER:
            return graphql.show_folder(call)
        if call.operation not in ROUTES:
            self.problems.append(f"{call.operation}: the stand-in does not play it")
            raise Refusal(501, "The stand-in does not play this")
        function, needs = ROUTES[call.operation]
        if needs:
            call.require(*needs)
        return function(call)

    def _serve_git(self, request: Request, exchange: Exchange) -> smart_http.Served:
        token = self.store.tokens.get(
            smart_http.token_of(request.headers.get("authorization", "")) or ""
        )
        exchange.login = token.login if token else None
        return smart_http.serve(self.store, request)

    def _authenticate(self, request: Request) -> Token:
        header = request.headers.get("authorization", "")
        match = re.fullmatch(r"(?i)(?:bearer|token) (\S+)", header)
        if match is None:
            raise Refusal(401, "Requires authentication")
        token = self.store.tokens.get(match[1])
        if token is None:
            raise Refusal(401, "Bad credentials")
        return token

    def _count_rate(self) -> None:
        store, now = self.store, self.store.clock.seconds()
        if now >= store.rate_reset:
            store.rate_used, store.rate_reset = 0, now + HOUR
        if store.rate_used >= store.rate_limit:
            raise Refusal(
                403,
                "API rate limit exceeded for installation.",
                headers=self._rate_headers(),
            )
        store.rate_used += 1

    def _rate_headers(self) -> dict[str, str]:
        store = self.store
        return {
            "X-RateLimit-Limit": str(store.rate_limit),
            "X-RateLimit-Remaining": str(max(0, store.rate_limit - store.rate_used)),
            "X-RateLimit-Used": str(store.rate_used),
            "X-RateLimit-Reset": str(store.rate_reset),
            "X-RateLimit-Resource": "core",
        }

    def _spoilt(
        self, answer: Answer, fault: Fault | None, exchange: Exchange
    ) -> Answer:
        """What a fault script leaves of an answer."""
        if fault is None:
            return answer
        headers = {**answer.headers, **fault.headers}
        if fault.redirect is not None:
            return Answer(
                fault.redirect,
                None,
                {**headers, "Location": f"{self.address}{exchange.path}"},
            )
        if fault.html:
            return Answer(
                fault.status or 200,
                PAGE,
                {**headers, "Content-Type": "text/html; charset=utf-8"},
            )
        if not fault.replaces:
            return Answer(answer.status, answer.body, headers, truncate=fault.truncate)
        status = fault.status or 200
        content = (
            fault.body
            if fault.body is not None
            else {"message": f"Server Error ({status})"}
        )
        body = content.encode() if isinstance(content, str) else content
        return Answer(status, body, headers, reset=fault.reset, truncate=fault.truncate)

    def _tell(self, moment: Moment, exchange: Exchange) -> None:
        for hook in list(self.on_call):
            hook(moment, exchange)


def refuse_wrong(faults: list[str]) -> None:
    """Refuse a request with any of *faults*, but for fields that GitHub does not know and ignores."""
    for fault in faults:
        if not fault.endswith("is described"):
            raise Refusal(422, f"Invalid request.\n\n{fault}", [])


def parsed(request: Request) -> Any:  # noqa: ANN401 - any JSON
    """The request's body, if it is JSON."""
    with suppress(ValueError):
        return json.loads(request.body) if request.body else None
    return None


def reordered(served: smart_http.Served) -> tuple[int, bytes, dict[str, str]]:
    """In the order of an `Answer`."""
    return served.status, served.body, served.headers
