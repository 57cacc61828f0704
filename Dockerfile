# One image for collector, server and migration; which of them runs is the command's choice.
FROM python:3.12-slim AS built
WORKDIR /build
COPY requirements.txt .
# Hashes: what is installed is what was tested, or nothing is.
RUN pip install --no-cache-dir --require-hashes --prefix /installed -r requirements.txt
COPY pyproject.toml README.md LICENSE ./
COPY election election
COPY collector collector
COPY server server
COPY dashboard dashboard
COPY loadtest loadtest
RUN pip install --no-cache-dir --no-deps --prefix /installed .

FROM python:3.12-slim
RUN useradd --system --uid 10001 eday
COPY --from=built /installed /usr/local
USER eday
WORKDIR /srv
ENV PYTHONUNBUFFERED=1
CMD ["eday", "--help"]
