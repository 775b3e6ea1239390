import { EventEmitter } from 'node:events';

/** One order on its way through a product. Times are milliseconds of this process's clock. */
export interface Journey {
  readonly id: string;
  readonly sentAt: number;
  ss?: number;
  /** Of its SS, as it was opened. */
  description?: unknown;
  /** When the webhook was answered. */
  acceptedAt?: number;
  observedAt?: number;
  /** Since when Sismetro shows it as completed, and calls back. */
  doneAt?: number;
  releasedAt?: number;
  /** The names of the calls to the vendors about it. */
  readonly calls: string[];
}

type Happening = 'observed' | 'released';

/** The orders that the vendors know of. */
export class Book {
  readonly #journeys = new Map<string, Journey>();
  readonly #ids = new Map<number, string>();
  readonly #happened = new EventEmitter().setMaxListeners(0);
  #nextSs = 1_287_593;

  begin(id: string): Journey {
    const journey: Journey = { id, sentAt: performance.now(), calls: [] };
    this.#journeys.set(id, journey);
    return journey;
  }

  find(id: string): Journey | undefined {
    return this.#journeys.get(id);
  }

  findBySs(ss: number): Journey | undefined {
    return this.find(this.#ids.get(ss) ?? '');
  }

  /** The number of its SS: always the same for an order. */
  open(journey: Journey): number {
    journey.ss ??= this.#nextSs++;
    this.#ids.set(journey.ss, journey.id);
    return journey.ss;
  }

  note(journey: Journey, happening: Happening): void {
    const field = `${happening}At` as const;
    if (journey[field] !== undefined) return;
    journey[field] = performance.now();
    this.#happened.emit(`${happening} ${journey.id}`);
  }

  /** Resolves when this happens to the order. Call it before it can happen. */
  async when(happening: Happening, id: string): Promise<void> {
    await new Promise<void>((resolve) =>
      this.#happened.once(`${happening} ${id}`, () => resolve()),
    );
  }
}
