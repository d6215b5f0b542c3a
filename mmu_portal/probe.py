"""Asks this machine's portal whether it is well, exit code 0 if so: the containers' health check.

`python -m mmu_portal.probe /healthz` (or `/readyz`) asks the web server, `… heartbeat` looks whether beat,
broker and worker still work together.
"""

import http.client
import os
import sys
import time
from pathlib import Path

PORT = 8000
LONGEST_SILENCE = 5 * 60  # seconds; the heartbeat comes every minute


def web_is_well(path: str, port: int = PORT) -> bool:
    """Whether the web server answers 200 at a path, under the first host that it allows."""
    host = os.environ.get("ALLOWED_HOSTS", "127.0.0.1").split(",")[0].strip()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=4)
    try:
        connection.request("GET", path, headers={"Host": host})
        return connection.getresponse().status == http.client.OK
    except OSError:
        return False
    finally:
        connection.close()


def heart_beats(folder: Path) -> bool:
    """Whether the task of every minute touched its file lately."""
    path = folder / "heartbeat"
    return path.exists() and time.time() - path.stat().st_mtime < LONGEST_SILENCE


if __name__ == "__main__":
    asked = sys.argv[1]
    well = heart_beats(Path(os.environ["VAR_DIR"])) if asked == "heartbeat" else web_is_well(asked)
    sys.exit(0 if well else 1)
