"""Asks this machine's portal whether it is well, exit code 0 if so: the containers' health check.

`python -m mmu_portal.probe /healthz` (or `/readyz`) asks the web server, `… beat` looks
whether beat still writes its file.
"""

import http.client
import os
import sys
import time
from pathlib import Path

PORT = 8000
BEAT_SILENCE = 10 * 60  # seconds; the heartbeat makes beat write its file every three minutes


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


def beat_is_well(folder: Path) -> bool:
    """Whether beat wrote its file lately; the file's ending depends on the machine."""
    written = [path.stat().st_mtime for path in folder.glob("beat-schedule*")]
    return bool(written) and time.time() - max(written) < BEAT_SILENCE


if __name__ == "__main__":
    asked = sys.argv[1]
    well = beat_is_well(Path(os.environ["VAR_DIR"])) if asked == "beat" else web_is_well(asked)
    sys.exit(0 if well else 1)
