// Keeps the visitor's cookie for a year; it says nothing about them and goes to this server only.
// data: { name, value }

export default function (component) {
  const { name, value } = component.data
  document.cookie = `${name}=${value}; path=/; max-age=31536000; SameSite=Lax`
}
