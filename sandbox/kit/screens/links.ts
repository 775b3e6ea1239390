import { z } from 'zod';

/** Addresses of the other parts of the simulation for the browser; absent ones are not linked. */
export const LinksEnvironmentSchema = z.object({
  SENIOR_X_URL: z.url().optional(),
  SISMETRO_URL: z.url().optional(),
  CONSOLE_URL: z.url().optional(),
  TEMPORAL_UI_URL: z.url().optional(),
});

export interface Links {
  readonly seniorX?: string | undefined;
  readonly sismetro?: string | undefined;
  readonly console?: string | undefined;
  readonly temporal?: string | undefined;
}

export const linksOf = (environment: z.output<typeof LinksEnvironmentSchema>): Links => ({
  seniorX: environment.SENIOR_X_URL,
  sismetro: environment.SISMETRO_URL,
  console: environment.CONSOLE_URL,
  temporal: environment.TEMPORAL_UI_URL,
});

/** The links in the footer of a page. */
export const elsewhereOf = ({ seniorX, sismetro, console, temporal }: Links) =>
  (
    [
      ['Senior X de ensaio', seniorX],
      ['Sismetro de ensaio', sismetro],
      ['Console da Ponte', console],
      ['Temporal Web UI', temporal],
    ] as const
  ).flatMap(([name, url]) => (url === undefined ? [] : [[name, url] as const]));
