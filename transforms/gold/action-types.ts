/** Values of ActionType (gold contract, section 6.7). */
export const ACTION_TYPES = [
  ...["PageView", "CategoryView", "ProductView", "ProductQuery", "AddToCart", "RemoveFromCart", "CheckoutStarted"],
  ...["CartAbandoned", "OrderPlaced", "WishListItemAdded", "WishListItemRemoved", "SignIn", "SignUp"],
  ...["ReviewSubmitted", "Custom"],
] as const;

/**
 * What an event type of a feed means unless the settings say otherwise, by its name in lower case: the action types
 * themselves, and the recommended events of Google Analytics 4 (Google, GA4 recommended events).
 */
const BUILT_IN: Readonly<Record<string, string>> = {
  ...Object.fromEntries(ACTION_TYPES.map((type) => [type.toLowerCase(), type])),
  page_view: "PageView",
  view_item_list: "CategoryView",
  view_item: "ProductView",
  search: "ProductQuery",
  add_to_cart: "AddToCart",
  remove_from_cart: "RemoveFromCart",
  begin_checkout: "CheckoutStarted",
  purchase: "OrderPlaced",
  add_to_wishlist: "WishListItemAdded",
  login: "SignIn",
  sign_up: "SignUp",
};

/** Action types by event type in lower case; those of the settings come before the built-in ones. */
export function actionTypesOf(own: Readonly<Record<string, string>> = {}): ReadonlyMap<string, string> {
  const lower = Object.entries(own).map(([name, type]): [string, string] => [name.toLowerCase(), type]);
  return new Map([...Object.entries(BUILT_IN), ...lower]);
}
