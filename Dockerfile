# syntax=docker/dockerfile:1
# Two stages: the first installs into a virtual environment, the second carries only that environment.
FROM python:3.13-slim AS build
WORKDIR /src
COPY pyproject.toml constraints.txt README.md LICENSE NOTICE ./
COPY aggregator aggregator
RUN python -m venv /opt/aggregator \
 && /opt/aggregator/bin/python -m pip install --disable-pip-version-check --no-cache-dir --constraint constraints.txt .

FROM python:3.13-slim
COPY --from=build /opt/aggregator /opt/aggregator
COPY feeds.toml /etc/aggregator/feeds.toml
ENV PATH=/opt/aggregator/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    AGGREGATOR_CONFIG=/etc/aggregator/feeds.toml \
    AGGREGATOR_DATABASE=sqlite:////data/aggregator.db
# A numeric user, so that an orchestrator can check that it is not root; only /data is written to.
RUN install -d -o 65534 -g 65534 /data
USER 65534:65534
VOLUME /data
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=3s --start-period=30s CMD ["aggregator", "healthcheck"]
ENTRYPOINT ["aggregator"]
CMD ["run"]
