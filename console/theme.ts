import { defaultDarkTheme, defaultLightTheme, type RaThemeOptions } from 'react-admin';

type Palette = NonNullable<RaThemeOptions['palette']>;

/** Petrol and white: text on every background has a contrast of at least 4.5 : 1 (WCAG 2.2 AA). */
const PETROL = '#0b4f6c';

const LIGHT: Palette = {
  mode: 'light',
  primary: { main: PETROL, contrastText: '#ffffff' },
  secondary: { main: PETROL, contrastText: '#ffffff' },
  error: { main: '#b3261e', contrastText: '#ffffff' },
  warning: { main: '#8a4b00', contrastText: '#ffffff' },
  success: { main: '#1b6e3c', contrastText: '#ffffff' },
  info: { main: '#0b5a8a', contrastText: '#ffffff' },
  text: { primary: '#1b2429', secondary: '#4a575e', disabled: '#5f6b72' },
  background: { default: '#f5f7f8', paper: '#ffffff' },
};

/** The same contrasts on dark backgrounds. */
const SKY = '#7fc4df';
const INK = '#06222e';

const DARK: Palette = {
  mode: 'dark',
  primary: { main: SKY, contrastText: INK },
  secondary: { main: SKY, contrastText: INK },
  error: { main: '#ffb4ab', contrastText: '#410002' },
  warning: { main: '#ffb870', contrastText: '#2d1600' },
  success: { main: '#83d69d', contrastText: '#00210e' },
  info: { main: '#8fcdf5', contrastText: INK },
  text: { primary: '#e3e9ec', secondary: '#a9b5bb', disabled: '#8b979d' },
  background: { default: '#11181c', paper: '#1a2328' },
};

/** A filter needs no room for a help below it. */
const NO_HELP = { defaultProps: { helperText: false } } as const;

const themeOf = (
  base: Omit<typeof defaultLightTheme, 'palette'>,
  palette: Palette,
): RaThemeOptions => ({
  ...base,
  palette,
  typography: {
    fontFamily: 'system-ui, "Segoe UI", Roboto, "Helvetica Neue", "Liberation Sans", sans-serif',
    h1: { fontSize: '1.5rem', fontWeight: 600, lineHeight: 1.3 },
    h2: { fontSize: '1.125rem', fontWeight: 600, lineHeight: 1.35 },
    h3: { fontSize: '1rem', fontWeight: 600, lineHeight: 1.4 },
    button: { textTransform: 'none', fontWeight: 600 },
  },
  sidebar: { width: 240, closedWidth: 56 },
  components: {
    ...base.components,
    MuiCssBaseline: {
      styleOverrides: {
        '@media (prefers-reduced-motion: reduce)': {
          '*, *::before, *::after': {
            animationDuration: '0s !important',
            transitionDuration: '0s !important',
          },
        },
      },
    },
    // targets of at least 24 px, and a focus ring that is visible on every background
    MuiButtonBase: {
      styleOverrides: {
        root: { '&.Mui-focusVisible': { outline: `3px solid #d97706`, outlineOffset: 1 } },
      },
    },
    MuiButton: { styleOverrides: { sizeSmall: { minHeight: 32 } } },
    MuiLink: { defaultProps: { underline: 'always' } },
    MuiTableCell: {
      styleOverrides: {
        head: { fontWeight: 600 },
        sizeSmall: { padding: '6px 10px' },
        root: { '&.MuiTableCell-paddingCheckbox': { padding: '0 8px' } },
      },
    },
    MuiTextField: {
      defaultProps: { variant: 'outlined', margin: 'dense', size: 'small', fullWidth: true },
    },
    RaTextInput: NO_HELP,
    RaDateInput: NO_HELP,
    RaSelectInput: NO_HELP,
    RaSelectArrayInput: NO_HELP,
    MuiFormControl: {
      defaultProps: { variant: 'outlined', margin: 'dense', size: 'small', fullWidth: true },
    },
  },
});

export const theme = themeOf(defaultLightTheme, LIGHT);
export const darkTheme = themeOf(defaultDarkTheme, DARK);
