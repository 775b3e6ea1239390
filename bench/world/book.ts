import { EventEmitter } from 'node:events';

/** One order on its way through a product. Times are milliseconds of this process's clock. */
export interface Journey {
  readonly id: string;
  readonly number: number;
  readonly tenant: string;
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
  /** Those with an SS, by tenant, oldest first. */
  readonly #opened = new Map<string, Journey[]>();
  readonly #happened = new EventEmitter().setMaxListeners(0);
  #nextSs = 1_287_593;

  begin(id: string, about: Pick<Journey, 'number' | 'tenant'>): Journey {
    const journey: Journey = { id, ...about, sentAt: performance.now(), calls: [] };
    this.#journeys.set(id, journey);
    return journey;
  }

  find(id: string): Journey | undefined {
    return this.#journeys.get(id);
  }

  findBySs(ss: number): Journey | undefined {
    return this.find(this.#ids.get(ss) ?? '');
  }

  /** The number of its SS: always the same for an order. A new one, unless it is given. */
  open(journey: Journey, ss?: number): number {
    if (journey.ss === undefined) {
      journey.ss = ss ?? this.#nextSs++;
      this.#ids.set(journey.ss, journey.id);
      const opened = this.#opened.get(journey.tenant) ?? [];
      opened.push(journey);
      this.#opened.set(journey.tenant, opened);
    }
    return journey.ss;
  }

  /** One page of a tenant's orders with an SS that is not settled, newest first, and the number of pages. */
  page(tenant: string, page: number, size: number) {
    const open = (this.#opened.get(tenant) ?? []).filter((one) => one.releasedAt === undefined);
    const end = open.length - (page - 1) * size;
    const journeys = open.slice(Math.max(0, end - size), Math.max(0, end)).toReversed();
    return { journeys, totalPages: Math.ceil(open.length / size) };
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
