# docker build -t wcodm .
# docker run --rm -v "$PWD:/data" wcodm validate .
FROM golang:1.26-bookworm AS build
RUN apt-get update && apt-get install -y --no-install-recommends libxml2-dev pkg-config
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN go build -trimpath -ldflags "-s -w" -o /out/bin/wcodm ./cmd/wcodm && /out/bin/wcodm man /out/share/man/man1

FROM debian:bookworm-slim
RUN apt-get update && apt-get install -y --no-install-recommends libxml2 && rm -rf /var/lib/apt/lists/*
COPY --from=build /out /usr/local
USER 65532:65532
WORKDIR /data
ENTRYPOINT ["wcodm"]
