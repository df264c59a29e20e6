# Ripple in a container: no shell tricks, no root, nothing but what it needs.
FROM docker.io/library/python:3.11-slim-bookworm AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /app
COPY requirements.lock ./
# Every package by version and hash: what was tested is what is built.
RUN python -m venv /venv && /venv/bin/pip install --require-hashes --only-binary=:all: -r requirements.lock

FROM docker.io/library/python:3.11-slim-bookworm
LABEL org.opencontainers.image.title="Ripple" \
      org.opencontainers.image.description="A Slack bot for everyday learning nudges"
# A fixed number, so that a volume's owner can be set before the first start.
RUN groupadd --gid 10001 ripple && \
    useradd --uid 10001 --gid 10001 --no-create-home --shell /usr/sbin/nologin ripple && \
    install --directory --owner 10001 --group 10001 --mode 0700 /data /keys
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DATABASE_URL=sqlite:////data/ripple.sqlite \
    RIPPLE_KEY_FOLDER=/keys \
    RIPPLE_LOG=json
WORKDIR /app
COPY --from=build /venv /venv
COPY alembic.ini ./
COPY bot ./bot
COPY migrations ./migrations
# `check` compares the scopes that Slack gave with those it asks for.
COPY deploy/slack-manifest.json ./deploy/
# The user below may write nothing here, so Python would compile all of it again at every start and every health check.
RUN python -m compileall -q --invalidation-mode unchecked-hash bot migrations
USER 10001:10001
# Two volumes on purpose: keys must be in no backup of the data.
VOLUME ["/data", "/keys"]
EXPOSE 3000 8080
# SIGTERM lets what is in flight finish, within ten seconds.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=6s --start-period=30s --retries=3 CMD ["python", "-m", "bot", "health"]
ENTRYPOINT ["python", "-m", "bot"]
CMD ["run"]
