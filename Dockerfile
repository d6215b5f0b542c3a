# The portal as one image: web, worker and beat differ by their command alone (docker-compose.yml).
ARG PYTHON=3.11

FROM python:${PYTHON}-slim-trixie AS build
ENV UV_LINK_MODE=copy UV_COMPILE_BYTECODE=1 UV_PYTHON_DOWNLOADS=never
RUN pip install --no-cache-dir "uv>=0.9,<1"
WORKDIR /portal
COPY pyproject.toml uv.lock ./
RUN uv sync --frozen --no-default-groups
COPY . .
RUN .venv/bin/python tools/messages.py compile \
    && DEMO=1 VAR_DIR=/tmp/build STATIC_ROOT=/portal/collected .venv/bin/python manage.py collectstatic --no-input

FROM python:${PYTHON}-slim-trixie
ENV PATH=/portal/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    STATIC_ROOT=/portal/collected \
    VAR_DIR=/var/lib/portal
# pg_dump and pg_restore for backups: no older than the server in docker-compose.yml.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends postgresql-client-17 \
    && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --home-dir /var/lib/portal portal \
    && install --directory --owner=portal --group=portal --mode=0750 /var/lib/portal
WORKDIR /portal
COPY --from=build /portal /portal
USER portal
VOLUME /var/lib/portal
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 CMD ["python", "-m", "mmu_portal.probe", "/healthz"]
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", "--blocking-threads", "4", "--no-ws", "--respawn-failed-workers", "mmu_portal.wsgi:application"]
