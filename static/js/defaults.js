// What a field held when the server last wrote it, whatever kind of field it is.

export function isClean(field) {
  return field.value === defaultOf(field);
}

export function keepAsDefault(field, value) {
  if (field.tagName !== "SELECT") field.defaultValue = value;
  else for (const option of field.options) option.defaultSelected = option.value === value;
}

function defaultOf(field) {
  if (field.tagName !== "SELECT") return field.defaultValue;
  const chosen = [...field.options].find((option) => option.defaultSelected) ?? field.options[0];
  return chosen?.value;
}
