import { type CSSVariablesResolver, createTheme, defaultVariantColorsResolver } from '@mantine/core'

const sized = (size: string) => ({ defaultProps: { size } })
const popup = { defaultProps: { shadow: 'md', withinPortal: true, transitionProps: { duration: 80 } } }

/** Dense controls on a 4-pixel grid; colors come from styles/tokens.css. */
export const theme = createTheme({
  primaryColor: 'accent',
  primaryShade: { light: 7, dark: 4 },
  // Mantine computes the contrast with the light theme's shade only; the token has a value for each theme.
  variantColorResolver: input => {
    const colors = defaultVariantColorsResolver(input)
    const isAccent = input.variant === 'filled' && (input.color === undefined || input.color === 'accent')
    return isAccent ? { ...colors, color: 'var(--accent-ink)' } : colors
  },
  defaultRadius: 6,
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif',
  fontFamilyMonospace: 'var(--font-plate)',
  fontSizes: { xs: '13px', sm: '14px', md: '14px', lg: '16px', xl: '18px' },
  colors: {
    accent: [
      '#e1f3f7',
      '#c3e5ed',
      '#9bd4e1',
      '#74c8da',
      '#56c0d6',
      '#2a9ab3',
      '#148098',
      '#0b6a82',
      '#09566a',
      '#064252',
    ],
  },
  cursorType: 'pointer',
  respectReducedMotion: true,
  // By name: importing the components for their `extend` would bring all of them into the first view.
  components: {
    Button: { defaultProps: { size: 'xs', fw: 500 } },
    TextInput: sized('xs'),
    PasswordInput: sized('sm'),
    NumberInput: sized('xs'),
    Textarea: sized('xs'),
    Select: sized('xs'),
    MultiSelect: sized('xs'),
    TagsInput: sized('xs'),
    SegmentedControl: { defaultProps: { size: 'xs', fw: 500 } },
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray', size: 30 } },
    // With its color named, the text on a selected one is that of filled controls.
    Chip: { defaultProps: { color: 'accent' } },
    Badge: { defaultProps: { variant: 'light', radius: 4, size: 'sm', tt: 'none' } },
    Menu: popup,
    Popover: popup,
    Tooltip: { defaultProps: { openDelay: 400, withArrow: true, fz: 12 } },
  },
})

/** Mantine's own surfaces, borders and text follow the tokens of the page. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {
    '--mantine-color-body': 'var(--panel)',
    '--mantine-color-text': 'var(--ink)',
    '--mantine-color-dimmed': 'var(--ink-faint)',
    '--mantine-color-default': 'var(--panel)',
    '--mantine-color-default-hover': 'var(--hover)',
    '--mantine-color-default-border': 'var(--line)',
    '--mantine-color-default-color': 'var(--ink)',
    '--mantine-color-placeholder': 'var(--ink-faint)',
    '--mantine-color-anchor': 'var(--accent)',
    '--mantine-color-error': 'var(--bad)',
  },
  light: {},
  dark: {},
})
