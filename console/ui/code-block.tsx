import Box from '@mui/material/Box';

interface CodeBlockProps {
  /** What the text is; screen readers use it as the name of the region, which the keyboard can scroll. */
  readonly label: string;
  readonly children: string;
}

/** Preformatted text, such as JSON. */
export function CodeBlock({ label, children }: CodeBlockProps) {
  return (
    <Box
      component="pre"
      tabIndex={0}
      role="group"
      aria-label={label}
      sx={{
        m: 0,
        mt: 0.5,
        p: 1,
        maxHeight: 360,
        overflow: 'auto',
        bgcolor: 'background.default',
        border: 1,
        borderColor: 'divider',
        fontSize: '0.8125rem',
        whiteSpace: 'pre-wrap',
        overflowWrap: 'anywhere',
      }}
    >
      {children}
    </Box>
  );
}
