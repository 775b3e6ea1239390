import { useCallback, useState } from 'react';
import { reactRouterProvider, type RouterNavigateFunction, type RouterProvider } from 'react-admin';

/**
 * The router of the console. A list changes its address half a second after the user typed a filter: with
 * react-router's own `useNavigate` that brings a user back who has opened an order meanwhile.
 */
export const routerProvider: RouterProvider = { ...reactRouterProvider, useNavigate };

function useNavigate(): RouterNavigateFunction {
  const navigate = reactRouterProvider.useNavigate();
  const [page] = useState(shownPage);
  return useCallback<RouterNavigateFunction>(
    (to, options) => {
      const isWithinPage = typeof to === 'object' && to !== null && to.pathname === undefined;
      if (isWithinPage && shownPage() !== page) return;
      navigate(to, options);
    },
    [navigate, page],
  );
}

/** The path behind the `#`. It changes before React draws the next page. */
const shownPage = () => window.location.hash.split('?')[0];
