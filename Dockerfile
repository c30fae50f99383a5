# docker build -t viewtron-event-server .     (or podman, buildah)
# BUILD needs Node 24 with npm, BASE only what Debian 12 has without any package added.
ARG BUILD=docker.io/library/node:24-bookworm-slim
ARG BASE=docker.io/library/debian:12-slim

# Built on the machine's own processor. Nothing of the image's processor is run, so no emulation is needed.
FROM --platform=$BUILDPLATFORM ${BUILD} AS build
WORKDIR /build
COPY . .
RUN npm ci --no-audit --no-fund
ARG TARGETARCH=amd64
RUN sh scripts/node.sh scripts/make-program.ts "$TARGETARCH" /program && mkdir /empty && chmod 700 /empty

FROM ${BASE}
LABEL org.opencontainers.image.title="Viewtron Event Server" org.opencontainers.image.licenses="MIT"
COPY --from=build /program /usr/lib/viewtron-event-server
# A new volume takes the owner of this folder. A folder of the host must belong to the same number: chown 10001:10001
COPY --from=build --chown=10001:10001 /empty /data
ENV VIEWTRON_DATA_DIR=/data PATH=/usr/lib/viewtron-event-server:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
USER 10001:10001
WORKDIR /data
VOLUME /data
EXPOSE 5002 5080
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s CMD ["viewtron-health"]
# The server handles signals itself and starts no process that outlives its parent, so it needs no init.
CMD ["viewtron", "serve"]
