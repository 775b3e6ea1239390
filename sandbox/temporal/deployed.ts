import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { projectRoot } from './binaries.js';

const ServiceSchema = z.object({
  image: z.string(),
  environment: z.record(z.string(), z.string()),
});

const ComposeSchema = z.object({
  services: z.object({ temporal: ServiceSchema, 'temporal-schema': ServiceSchema }),
});

/** The Temporal server that docker-compose.yml deploys on PostgreSQL. */
export interface DeployedServer {
  readonly version: string;
  /** The environment that configures the server and its schema tool. */
  readonly environment: Readonly<Record<string, string>>;
  readonly schemaEnvironment: Readonly<Record<string, string>>;
  /** Creates its databases. */
  readonly schemaScript: string;
  readonly dynamicConfig: string;
}

export function deployedServer(): DeployedServer {
  const root = projectRoot();
  const text = readFileSync(join(root, 'docker-compose.yml'), 'utf8');
  const { services } = ComposeSchema.parse(parse(text, { merge: true }));
  const { temporal, 'temporal-schema': schema } = services;
  return {
    version: temporal.image.split('@')[0]!.split(':')[1] ?? '',
    environment: temporal.environment,
    schemaEnvironment: schema.environment,
    schemaScript: join(root, 'deploy', 'temporal', 'schema.sh'),
    dynamicConfig: join(root, 'deploy', 'temporal', 'dynamic-config.yaml'),
  };
}
