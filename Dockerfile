# syntax=docker/dockerfile:1

FROM node:24-bookworm-slim AS build
WORKDIR /cipherward
ENV NEXT_TELEMETRY_DISABLED=1 CHECKPOINT_DISABLE=1
COPY package.json package-lock.json ./
RUN npm ci --include=dev --include=optional --no-audit --no-fund
COPY . .
RUN PRISMA_SCHEMA_ENGINE_BINARY=/cipherward/scripts/schema-engine.mjs node node_modules/prisma/build/index.js generate \
  && NODE_ENV=production node node_modules/next/dist/bin/next build \
  && node scripts/finish-build.ts \
  && rm -rf .next/cache \
  && npm prune --omit=dev --omit=optional --no-audit --no-fund

FROM node:24-bookworm-slim
WORKDIR /cipherward
ENV NODE_ENV=production NEXT_TELEMETRY_DISABLED=1 CHECKPOINT_DISABLE=1 \
  HOST=0.0.0.0 PORT=3000 DATA_DIR=/data COMPUTE_WORKERS=0
COPY --from=build /cipherward/node_modules node_modules
COPY --from=build /cipherward/.next .next
COPY --from=build /cipherward/package.json /cipherward/next.config.js /cipherward/prisma.config.ts ./
COPY --from=build /cipherward/core core
COPY --from=build /cipherward/kernels/host kernels/host
COPY --from=build /cipherward/messages messages
COPY --from=build /cipherward/prisma prisma
COPY --from=build /cipherward/public public
COPY --from=build /cipherward/scripts/schema-engine.mjs scripts/schema-engine.mjs
COPY --from=build /cipherward/server server
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:3000/healthz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "server/start.ts", "--logs-to-stdout"]
