import type { ReactNode } from 'react';
import { Link } from 'react-admin';
import { recordIdOf } from '../api/order-key.js';

interface NamesOrder {
  readonly tenant: string;
  readonly order: string | null;
  readonly number: string | null;
}

/** The cell for the order of a delivery: its number, as a link if Ponte has the order. */
export const orderCell = ({ tenant, order, number }: NamesOrder): ReactNode =>
  order === null ? (
    number
  ) : (
    <Link to={`/orders/${recordIdOf({ tenant, id: order })}`}>{number ?? order}</Link>
  );
