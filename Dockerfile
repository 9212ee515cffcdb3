# One image for all roles:
#
#   docker build --tag skyhook:local .
#   docker run --init --env-file .env skyhook:local receiver    (or worker, migrate, register, orders, …)
#
# Debian, not Alpine: @temporalio/core-bridge brings its native library ready-made for glibc on amd64 and arm64, and
# for nothing else.
ARG NODE_IMAGE=node:22.22.2-bookworm-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json ./
COPY scripts/build.js scripts/
COPY scripts/mail-template scripts/mail-template
COPY activities activities
COPY workflows workflows
COPY src src
RUN npm run build

FROM ${NODE_IMAGE} AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
# No package needs its install script here. Native libraries for other systems are left out (100 MB).
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund \
  && find node_modules/@temporalio/core-bridge/releases -mindepth 1 -maxdepth 1 ! -name '*-unknown-linux-gnu' -exec rm -r {} +

FROM ${NODE_IMAGE} AS runtime
ENV NODE_ENV=production
WORKDIR /app
COPY --from=dependencies /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY package.json ./
COPY bin bin
USER node
EXPOSE 8080
# Receiver and worker finish what is under way on SIGTERM; allow the worker 30 seconds.
STOPSIGNAL SIGTERM
ENTRYPOINT ["node", "bin/skyhook.js"]
CMD ["--help"]
