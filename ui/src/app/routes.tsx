import type { ReactNode } from 'react';
import type { RouteObject } from 'react-router';
import { i18n } from '@/shared/i18n';
import { RequireRole } from '@/shared/session/RequireRole';
import type { Role } from '@/shared/session/session';
import { AppLayout } from './AppLayout';
import { NotFound, RouteError } from './ErrorPages';

type PageModule = { default: () => ReactNode };

/** A page and the texts of its feature, fetched at the same time when it is first visited. */
function page(path: string, texts: string, load: () => Promise<PageModule>, roles?: Role[]): RouteObject {
  return {
    path,
    lazy: async () => {
      const [{ default: Content }] = await Promise.all([load(), i18n.loadNamespaces(texts)]);
      const element = roles ? (
        <RequireRole roles={roles}>
          <Content />
        </RequireRole>
      ) : (
        <Content />
      );
      return { element };
    },
  };
}

const BUYERS: Role[] = ['user', 'admin'];
const OPERATORS: Role[] = ['ops', 'admin'];

export const routes: RouteObject[] = [
  {
    element: <AppLayout />,
    errorElement: <RouteError />,
    children: [
      {
        errorElement: <RouteError />,
        hydrateFallbackElement: <div />, // until the first page is there; the layout does not wait for it
        children: [
          page('/', 'home', () => import('@/features/home/HomePage')),
          page('/login', 'auth', () => import('@/features/auth/LoginPage')),
          page('/register', 'auth', () => import('@/features/auth/RegisterPage')),
          page('/products', 'products', () => import('@/features/products/ProductsPage')),
          page('/products/:id', 'products', () => import('@/features/products/ProductPage')),
          page('/cart', 'cart', () => import('@/features/cart/CartPage')),
          page('/checkout', 'checkout', () => import('@/features/checkout/CheckoutPage'), BUYERS),
          page('/orders', 'orders', () => import('@/features/orders/OrdersPage'), BUYERS),
          page('/orders/:id', 'orders', () => import('@/features/orders/OrderPage'), [...BUYERS, 'ops']),
          page('/dashboard', 'dashboard', () => import('@/features/dashboard/DashboardPage'), OPERATORS),
          page('/admin/:section?', 'admin', () => import('@/features/admin/AdminPage'), OPERATORS),
          { path: '*', element: <NotFound /> },
        ],
      },
    ],
  },
];
