"""What Prometheus reads at GET /metrics.

A real line: `ringtrue_rows_total{status="timeout"} 3.0`.

Rows are counted where every adapter counts them, and the grader's worker where it is kept: this shows them.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from ringtrue.graders import stats
from ringtrue.trainer_glue.guard import status_counts

__all__ = ["Metrics"]

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)


class Metrics:
    """The counters of one server.

    Args:
        name: the reward's.
        gauges: what is looked up when somebody asks, by name, with its help.
    """

    def __init__(self, name: str, gauges: dict[str, tuple[str, Callable[[], float]]]) -> None:
        self._registry = CollectorRegistry()
        self.requests = Counter(
            "ringtrue_requests", "Requests answered.", ["route", "code"], registry=self._registry
        )
        self.refused = Counter(
            "ringtrue_refused", "Requests without a value, by reason.", ["reason"], registry=self._registry
        )
        self.dropped = Counter(
            "ringtrue_dropped_connections", "Connections cut, by reason.", ["reason"], registry=self._registry
        )
        self.seconds = Histogram(
            "ringtrue_request_seconds", "From the request's headers to its answer.", ["route"],
            buckets=_SECONDS, registry=self._registry,
        )  # fmt: skip
        self._registry.register(_Shown(name, gauges))

    def text(self) -> bytes:
        """All of them, as Prometheus reads it."""
        return generate_latest(self._registry)


@dataclass(frozen=True, slots=True, eq=False)  # the registry hashes it
class _Shown(Collector):
    name: str
    gauges: dict[str, tuple[str, Callable[[], float]]]

    def collect(self) -> Iterator[Metric]:
        rows = CounterMetricFamily("ringtrue_rows", "Rows scored, by what befell them.", labels=["status"])
        for status, count in status_counts(self.name).items():
            rows.add_metric([status], count)
        yield rows
        worker = stats().worker
        for what in ("starts", "kills", "timeouts", "errors"):
            yield CounterMetricFamily(
                f"ringtrue_worker_{what}", f"The grader's worker: {what}.", value=getattr(worker, what)
            )
        for name, (text, read) in self.gauges.items():
            yield GaugeMetricFamily(f"ringtrue_{name}", text, value=read())
