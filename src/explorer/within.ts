/** The one element inside another that a selector finds. */
export function within<Found extends Element>(element: Element, selector: string): Found {
  return element.querySelector<Found>(selector)!
}
