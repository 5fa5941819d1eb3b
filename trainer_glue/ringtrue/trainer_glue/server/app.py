r"""The application: each route behind a token, limits and a deadline, with every answer counted.

A real exchange: a body of 20 MB is answered 413, `{"error": "the body is over 16,777,216 bytes: send fewer
rows a request, or start the server with a larger --max-body"}`, before it is read to its end.

What is not here: limits on connections (`protocol`), on threads and waiting (`jobs`), on shapes (`bodies`).
"""

import asyncio
import hmac
import json
import logging
import time
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Final

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ringtrue.rewards import Reward
from ringtrue.trainer_glue.server.jobs import Jobs
from ringtrue.trainer_glue.server.metrics import Metrics
from ringtrue.trainer_glue.server.refusal import Refusal
from ringtrue.trainer_glue.server.routes import Route, build_routes
from ringtrue.trainer_glue.server.settings import Settings

__all__ = ["Service"]

_LOGGER: Final = logging.getLogger(__name__)


class Service:
    """One reward behind its routes.

    Args:
        reward: what scores.
        settings: the limits.
        floor: the number for a row without a value, for hosts that know no null.
    """

    def __init__(self, reward: Reward, settings: Settings, floor: float | None = None) -> None:
        self.settings = settings
        self.routes = build_routes(reward, max_rows=settings.max_rows, floor=floor)
        self.jobs = Jobs(threads=settings.threads, queue=settings.queue, deadline=settings.deadline)
        self.metrics = Metrics(
            reward.name,
            {
                "running_requests": ("Requests that are scored.", lambda: self.jobs.running),
                "waiting_requests": ("Requests that wait for a thread.", lambda: self.jobs.waiting),
                "held_bytes": ("Bytes of bodies in memory.", lambda: self._held),
            },
        )
        self.stopping = False
        self._reward = reward
        self._held = 0

    def app(self) -> ASGIApp:
        """The application, for any ASGI server; start and close `jobs` around it."""
        app = FastAPI(title=f"ringtrue serve: {self._reward.name}", docs_url=None, redoc_url=None)
        for route in self.routes:
            body = {"content": {"application/json": {"example": dict(route.example)}}}
            app.add_api_route(
                route.path, self._handler(route), methods=["POST"], openapi_extra={"requestBody": body}
            )
        app.add_api_route("/health", self._health, methods=["GET"])
        app.add_api_route("/metrics", self._show_metrics, methods=["GET"])
        app.add_exception_handler(Refusal, self._refuse)
        app.add_exception_handler(HTTPException, self._refuse)
        return _Gate(app, self)

    def _handler(self, route: Route) -> Callable[[Request], Awaitable[Response]]:
        async def handle(request: Request) -> Response:
            data = bytearray()
            try:
                await self._read(request, data)
                answer = await self.jobs.run(partial(route.respond, bytes(data)))
            except ClientDisconnect as error:
                raise Refusal(400, "disconnect", "the client left before the end of its body") from error
            except (Refusal, HTTPException):
                raise
            except Exception as error:
                _LOGGER.exception("%s failed", route.path)
                raise Refusal(500, "error", "the server failed: its log says why") from error
            finally:
                self._held -= len(data)
            return Response(answer, media_type="application/json")

        return handle

    async def _read(self, request: Request, data: bytearray) -> None:
        limits = self.settings
        said = request.headers.get("content-length", "")
        if said.isdecimal() and int(said) > limits.max_body:
            raise self._too_big()
        try:
            async with asyncio.timeout(limits.read_seconds):
                async for chunk in request.stream():
                    data += chunk
                    self._held += len(chunk)
                    if len(data) > limits.max_body:
                        raise self._too_big()
                    if self._held > limits.max_held:
                        raise Refusal(503, "memory", "too many bytes are in memory: try again later")
        except TimeoutError as error:
            raise Refusal(
                408, "body", f"the body took over {limits.read_seconds:g} seconds: send it faster"
            ) from error

    def _too_big(self) -> Refusal:
        return Refusal(
            413, "body",
            f"the body is over {self.settings.max_body:,} bytes: send fewer rows a request, or start the "
            "server with a larger --max-body",
        )  # fmt: skip

    async def _health(self) -> Response:
        state = "stopping" if self.stopping else "stuck" if self.jobs.stuck else "ok"
        found = {
            "status": state, "reward": self._reward.name,
            "routes": {route.path: "off: " + route.fault if route.fault else "on" for route in self.routes},
        }  # fmt: skip
        return _json(200 if state == "ok" else 503, found)

    async def _show_metrics(self) -> Response:
        return Response(self.metrics.text(), media_type="text/plain; version=0.0.4; charset=utf-8")

    async def _refuse(self, _: Request, error: Exception) -> Response:
        if isinstance(error, Refusal):
            return self.refused(error)
        status = error.status_code if isinstance(error, HTTPException) else 500
        if status == 404:
            paths = ", ".join(route.path for route in self.routes)
            return self.refused(Refusal(404, "path", f"there is no such path: send to {paths}"))
        return self.refused(Refusal(status, "method", "this method is not taken here: POST to routes"))

    def refused(self, refusal: Refusal) -> Response:
        """What the sender is told; counted."""
        self.metrics.refused.labels(refusal.reason).inc()
        response = _json(refusal.status, {"error": str(refusal)})
        response.headers["connection"] = "close"  # else the rest of an unread body could come for ever
        if refusal.retry_after is not None:
            response.headers["retry-after"] = str(refusal.retry_after)
        return response


class _Gate:
    """Asks for the token, and counts what was answered."""

    def __init__(self, app: ASGIApp, service: Service) -> None:
        self._app, self._service = app, service
        self._paths = frozenset({"/health", "/metrics", *(route.path for route in service.routes)})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        began, path = time.perf_counter(), scope["path"]
        known = path if path in self._paths else "other"  # a label for each path would be without bound
        metrics = self._service.metrics

        async def counted(message: Message) -> None:
            if message["type"] == "http.response.start":
                metrics.requests.labels(known, str(message["status"])).inc()
                metrics.seconds.labels(known).observe(time.perf_counter() - began)
            await send(message)

        if path == "/health" or self._may(scope):
            await self._app(scope, receive, counted)
        else:
            refusal = Refusal(401, "token", "the token is missing or wrong: send Authorization: Bearer TOKEN")
            response = self._service.refused(refusal)
            response.headers["www-authenticate"] = "Bearer"
            await response(scope, receive, counted)

    def _may(self, scope: Scope) -> bool:
        token = self._service.settings.token
        if token is None:
            return True
        given = dict(scope["headers"]).get(b"authorization", b"")
        return hmac.compare_digest(given, f"Bearer {token}".encode())


def _json(status: int, value: object) -> Response:
    return Response(json.dumps(value), status, media_type="application/json")
