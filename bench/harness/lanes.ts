/** Does this so many times, by number from 0, at most `atOnce` side by side. */
export async function inLanes(
  times: number,
  atOnce: number,
  act: (n: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  const lane = async () => {
    while (next < times) await act(next++);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, times) }, lane));
}
