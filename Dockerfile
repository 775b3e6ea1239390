# Two images: `ponte` (the last one, so the default) runs the api and the worker; `sandbox` is the same with the vendors'
# stand-ins. They contain no tini: docker-compose.yml has `init: true`, and Kubernetes needs none.

FROM node:24.21.0-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY sandbox/package.json sandbox/
RUN npm ci --no-audit --no-fund
COPY . .
# the stand-ins with their packages are not part of the product
RUN npm run build \
 && mkdir --parents aside/dist \
 && mv dist/sandbox aside/dist/ \
 && npm prune --omit=dev --no-audit --no-fund \
 && cp --archive node_modules aside/ \
 && npm prune --omit=dev --workspaces=false --no-audit --no-fund \
 && rm -r node_modules/@ponte aside/node_modules/@ponte \
 && node scripts/trim-modules.mjs node_modules \
 && node scripts/trim-modules.mjs aside/node_modules

FROM node:24.21.0-bookworm-slim AS runtime
# the data of the processes; a named volume inherits this owner
RUN install --directory --owner=node --group=node --mode=700 /var/lib/ponte
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules node_modules/
COPY --from=build /app/profiles profiles/
COPY --from=build /app/dist dist/
# a container listens on all its interfaces; the ports are those that are checked and published; and glibc keeps its default
# threshold for returning free memory, which it would otherwise raise up to 64 MB in each thread (docs/adr/0049)
ENV NODE_ENV=production \
    MALLOC_TRIM_THRESHOLD_=131072 \
    PONTE_CONFIG=/etc/ponte/ponte.yaml \
    PONTE_DATA_DIR=/var/lib/ponte \
    PONTE_API_HOST=0.0.0.0 \
    PONTE_API_PORT=8080 \
    PONTE_METRICS_PORT=9464 \
    PONTE_WORKER_METRICS_PORT=9465
# `node`, as a number, so that Kubernetes can verify that it is not root
USER 1000:1000

FROM runtime AS sandbox
COPY --from=build /app/aside ./
CMD ["node", "dist/sandbox/senior-x/main.js"]

FROM runtime AS ponte
EXPOSE 8080 9464 9465
# of the api; for the worker, check its metrics port instead
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=6 \
  CMD ["node", "--eval", "fetch('http://127.0.0.1:8080/health/ready').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/api/server.js"]
