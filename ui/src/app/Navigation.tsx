import { LogoutOutlined, MoonOutlined, ShoppingCartOutlined, SunOutlined, UserOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Badge, Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, NavLink, useNavigate } from 'react-router';
import { unitsInCart, useCart } from '@/shared/cart/cart';
import { usePrefs } from '@/shared/prefs';
import { hasRole, type User, useSession } from '@/shared/session/session';
import { signOut } from '@/shared/session/signOut';
import { useDark } from './useDark';

type PageName = 'products' | 'orders' | 'dashboard' | 'admin';

/** Everybody may look for goods and has orders, or gets them by signing in; the rest is for those who run the shop. */
function pagesOf(user: User | undefined): PageName[] {
  const pages: PageName[] = ['products'];
  if (!user || hasRole(user, 'user', 'admin')) pages.push('orders');
  if (hasRole(user, 'ops', 'admin')) pages.push('dashboard', 'admin');
  return pages;
}

export function PageLinks() {
  const { t } = useTranslation();
  const user = useSession((session) => session.user);
  return (
    <ul className="flex justify-around gap-1">
      {pagesOf(user).map((page) => (
        <li key={page}>
          <NavLink
            to={`/${page}`}
            className={({ isActive }) =>
              `block px-3 py-3 sm:py-2 rounded whitespace-nowrap ${isActive ? 'font-semibold underline underline-offset-8 decoration-2' : ''}`
            }
          >
            {t(`nav.${page}`)}
          </NavLink>
        </li>
      ))}
    </ul>
  );
}

export function CartLink() {
  const { t } = useTranslation();
  const units = useCart(unitsInCart);
  return (
    <Link to="/cart" aria-label={`${t('nav.cart')} (${units})`} className="p-2">
      <Badge count={units} size="small">
        <ShoppingCartOutlined className="text-xl" />
      </Badge>
    </Link>
  );
}

/** From light to dark and back; until it is used the page is as the system is. */
export function ThemeSwitch() {
  const { t } = useTranslation();
  const dark = useDark();
  return (
    <Button
      type="text"
      icon={dark ? <SunOutlined /> : <MoonOutlined />}
      aria-label={`${t('theme.label')}: ${t(dark ? 'theme.light' : 'theme.dark')}`}
      onClick={() => usePrefs.setState({ theme: dark ? 'light' : 'dark' })}
    />
  );
}

export function LanguageSwitch() {
  const { t } = useTranslation();
  const language = usePrefs((prefs) => prefs.language);
  const other = language === 'zh-CN' ? 'en-US' : 'zh-CN';
  return (
    <Button type="text" lang={other} onClick={() => usePrefs.setState({ language: other })}>
      {t('language.other')}
    </Button>
  );
}

export function AccountLinks() {
  const { t } = useTranslation();
  const { state, user } = useSession();
  const queries = useQueryClient();
  const navigate = useNavigate();
  if (state === 'restoring') return <span className="w-8" />;
  if (!user)
    return (
      <Link to="/login" className="p-2 whitespace-nowrap">
        {t('nav.login')}
      </Link>
    );
  const leave = async () => {
    await signOut();
    queries.clear();
    await navigate('/');
  };
  return (
    <span className="flex items-center">
      <span className="hidden md:inline max-w-32 truncate" title={user.username}>
        <UserOutlined aria-label={t('nav.account')} /> {user.username}
      </span>
      <Button type="text" icon={<LogoutOutlined />} aria-label={t('nav.logout')} onClick={() => void leave()} />
    </span>
  );
}
