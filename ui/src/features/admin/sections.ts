import { type ComponentType, type LazyExoticComponent, lazy } from 'react';
import type { Role } from '@/shared/session/session';

export interface Section {
  /** In the URL, and the key of its texts. */
  name: string;
  roles: Role[];
  Content: LazyExoticComponent<ComponentType>;
}

const OPERATORS: Role[] = ['ops', 'admin'];
const ADMINS: Role[] = ['admin'];

/** The console in the order of its tabs. */
export const SECTIONS: Section[] = [
  { name: 'messages', roles: OPERATORS, Content: lazy(() => import('./messages/MessagesSection')) },
  { name: 'stock', roles: OPERATORS, Content: lazy(() => import('./stock/StockSection')) },
  { name: 'orders', roles: OPERATORS, Content: lazy(() => import('./orders/OrdersSection')) },
  { name: 'reconcile', roles: OPERATORS, Content: lazy(() => import('./reconcile/ReconcileSection')) },
  { name: 'accounts', roles: ADMINS, Content: lazy(() => import('./accounts/AccountsSection')) },
  { name: 'partners', roles: ADMINS, Content: lazy(() => import('./partners/PartnersSection')) },
];
