export const VENDOR_NAMES = { 'senior-x': 'Senior X', sismetro: 'Sismetro' } as const;
