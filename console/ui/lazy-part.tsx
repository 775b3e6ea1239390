import { lazy, useState, type ComponentType } from 'react';

/** The script of a part could not be loaded: an upgrade replaced it, or the network failed. */
export class ScriptMissing extends Error {
  override readonly name = 'ScriptMissing';
}

export interface LazyPart<Props extends object = object> {
  (props: Props): React.JSX.Element;
  /** Fetches the script ahead, so that the part appears at once. Throws `ScriptMissing`. */
  preload(): Promise<void>;
}

const parts: LazyPart<never>[] = [];

/**
 * Fetches the scripts of all parts, so that the next page opens at once. If one fails, it is fetched again when its
 * part is shown.
 */
export async function preloadParts(): Promise<void> {
  await Promise.allSettled(parts.map((part) => part.preload()));
}

/** A part of the console whose script is loaded when the part is first shown, or preloaded. */
export function lazyPart<Props extends object = object>(
  load: () => Promise<ComponentType<Props>>,
): LazyPart<Props> {
  let loaded: ComponentType<Props> | undefined;
  async function preload() {
    loaded ??= await load().catch((cause: unknown) => {
      throw new ScriptMissing('the script of this part did not come', { cause });
    });
  }
  const Awaited = lazy(async () => {
    await preload();
    return { default: loaded as ComponentType<Props> };
  }) as ComponentType<Props>;
  function Part(props: Props) {
    // a loaded part needs no fallback, not even for the moment that `lazy` takes to notice
    const [Shown] = useState<ComponentType<Props>>(() => loaded ?? Awaited);
    return <Shown {...props} />;
  }
  const part = Object.assign(Part, { preload });
  parts.push(part);
  return part;
}
