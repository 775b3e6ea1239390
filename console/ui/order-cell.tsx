import type { ReactNode } from 'react';
import { Link } from 'react-admin';
import { orderLink } from '../orders/orders-link.js';

interface NamesOrder {
  readonly tenant: string;
  readonly order: string | null;
  readonly number: string | null;
}

/** The cell for the order of a delivery: its number, as a link if Ponte has the order. */
export const orderCell = ({ tenant, order, number }: NamesOrder): ReactNode =>
  order === null ? number : <Link to={orderLink({ tenant, id: order })}>{number ?? order}</Link>;
