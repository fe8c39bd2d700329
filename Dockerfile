# extractor in a container, as a user without rights: docker build -t extractor .
#   docker run --rm -v "$PWD:/work" extractor run articles --out outputs
#   docker run --rm -v "$PWD:/work" -p 8321:8321 extractor serve outputs --host 0.0.0.0
FROM python:3.12-slim AS build
WORKDIR /src
COPY pyproject.toml constraints.txt README.md LICENSE ./
COPY src src
COPY rules rules
RUN python -m venv /opt/extractor \
 && /opt/extractor/bin/pip install --no-cache-dir --constraint constraints.txt '.[duckdb]'

FROM python:3.12-slim
COPY --from=build /opt/extractor /opt/extractor
RUN useradd --create-home --uid 1000 extractor && mkdir /work && chown extractor /work
USER extractor
WORKDIR /work
ENV PATH=/opt/extractor/bin:$PATH PYTHONDONTWRITEBYTECODE=1
EXPOSE 8321
ENTRYPOINT ["extractor"]
CMD ["--help"]
