"""Any reward over HTTP: `ringtrue serve RECIPE`, or `serving(reward, Settings())` in a thread.

One example: `with serving(boxed_math, Settings(port=0)) as address: ...` takes requests at `address`.
"""

try:
    import fastapi as _fastapi  # noqa: F401
    import prometheus_client as _prometheus_client  # noqa: F401
    import uvicorn as _uvicorn  # noqa: F401
except ImportError as error:
    raise ImportError(
        "the server needs fastapi, uvicorn and prometheus-client: pip install 'ringtrue[serve]'"
    ) from error

from ringtrue.trainer_glue.server.running import serve, serving
from ringtrue.trainer_glue.server.settings import Settings

__all__ = ["Settings", "serve", "serving"]
