import { createContext, useContext } from 'react';
import { usePermissions } from 'react-admin';
import type { ApiClient } from '../api/client.js';
import type { SessionKeeper } from '../api/session.js';
import type { Role, Session, Tenant } from '../api/types.js';
import { USUAL } from '../i18n/system-names.js';

const Keeper = createContext<SessionKeeper | undefined>(undefined);

export const SessionProvider = Keeper.Provider;

export function useSessionKeeper(): SessionKeeper {
  const keeper = useContext(Keeper);
  if (keeper === undefined) throw new Error('no session keeper above');
  return keeper;
}

/** The typed client, which sends the session's cookie. */
export const useApi = (): ApiClient => useSessionKeeper().client;

export interface Who {
  /** Undefined while it is loading. */
  readonly session: Session | undefined;
  /** True for operators and administrators. The api decides; the page only hides what is not allowed. */
  readonly mayAct: boolean;
  readonly isAdmin: boolean;
  readonly mayReveal: boolean;
  readonly canSearchCustomers: boolean;
  readonly tenants: readonly Tenant[];
  /** The user sees more than one company, so lists name it. */
  readonly hasManyTenants: boolean;
  /** What belongs to no tenant is shown in the zone of the user's first. */
  readonly zoneOf: (tenant?: string | null) => string;
  readonly tenantName: (tenant: string) => string;
  /** What the ERP or the field service of a tenant is called. */
  readonly systemName: (tenant: string, side: 'erp' | 'field-service') => string;
  readonly branchName: (tenant: string, code: string) => string;
}

const DEFAULT_ZONE = 'America/Sao_Paulo';

const MAY_ACT: readonly Role[] = ['operator', 'admin'];

/** Who is signed in, and what they may see. */
export function useWho(): Who {
  const { permissions: session } = usePermissions<Session>();
  const tenants = session?.tenants ?? [];
  const tenantOf = (id: string | null | undefined) => tenants.find((tenant) => tenant.id === id);
  return {
    session,
    mayAct: session !== undefined && MAY_ACT.includes(session.role),
    isAdmin: session?.role === 'admin',
    mayReveal: session?.mayReveal ?? false,
    canSearchCustomers: session?.customerSearch ?? false,
    tenants,
    hasManyTenants: tenants.length > 1,
    zoneOf: (id) => tenantOf(id)?.timeZone ?? tenants[0]?.timeZone ?? DEFAULT_ZONE,
    tenantName: (id) => tenantOf(id)?.name ?? id,
    systemName: (id, side) =>
      (tenantOf(id)?.systems ?? USUAL)[side === 'erp' ? 'erp' : 'fieldService'],
    branchName: (id, code) => {
      const name = tenantOf(id)?.branches.find((branch) => branch.code === code)?.name;
      return name === undefined ? code : `${code} · ${name}`;
    },
  };
}
