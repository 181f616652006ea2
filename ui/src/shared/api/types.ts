import type { components } from './schema';

type Schemas = components['schemas'];

export type Product = Schemas['Product'];
export type Order = Schemas['Order'];
export type OrderStatus = Schemas['Status'];
export type PaymentMethod = Schemas['PaymentMethod'];
export type OutboxMessage = Schemas['OutboxMessage'];
export type DashboardStats = Schemas['DashboardStats'];
export type ReconcileReport = Schemas['ReconcileReport'];
export type IndexRebuild = NonNullable<Schemas['IndexRebuild']>;
export type Stock = Schemas['Stock'];
export type Account = Schemas['Account'];
export type PartnerKey = Schemas['PartnerKey'];

export const ORDER_STATUSES = ['pending', 'paid', 'shipped', 'completed', 'cancelled'] as const satisfies OrderStatus[];
export const PAYMENT_METHODS = ['alipay', 'wechat', 'credit_card'] as const satisfies PaymentMethod[];
