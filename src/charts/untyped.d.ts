declare module 'vega-scenegraph' {
  /** How the layout measures text. */
  export const textMetrics: {
    width(item: { fontSize?: number; fontWeight?: string | number }, text: unknown): number
  }
  export function resetSVGDefIds(): void
}

declare module 'svg-to-pdfkit' {
  import type PDFDocument from 'pdfkit'
  export default function svgToPdf(
    document: typeof PDFDocument extends new () => infer Document ? Document : never,
    svg: string,
    x: number,
    y: number,
    options: {
      assumePt: boolean
      fontCallback(family: string, bold: boolean, italic: boolean): string
      warningCallback(message: string): void
    },
  ): void
}
