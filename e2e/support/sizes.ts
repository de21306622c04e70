/** The windows in which the page has to look right: a desk, a small laptop, a phone. */
export const sizes = {
  wide: { width: 1440, height: 900 },
  medium: { width: 1024, height: 768 },
  phone: { width: 390, height: 844 },
} as const;
