interface TestFile {
  readonly name: string;
  readonly passed: number;
  readonly failed: number;
}
export function runJestTwice(
  args: { options: string[]; paths: string[] },
  env: Record<string, string>,
  mayBeFlaky: (name: string) => boolean,
  output: 'inherit' | 'ignore',
): Promise<{ status: number; files: TestFile[]; flaky: string[] }>;
