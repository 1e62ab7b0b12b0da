# Sourced: installing Debian packages where that is ours to do.

# May this user install packages here without being asked for a password?
apt_usable() {
  command -v apt-get >/dev/null && { [ "$(id -u)" -eq 0 ] || sudo -n true 2>/dev/null; }
}

# Install packages without starting any service that they bring. Says little, unless it fails.
apt_install() {
  local as=() log
  [ "$(id -u)" -eq 0 ] || as=(sudo -n)
  log="$(mktemp)"
  echo "Installing $* (this can take a minute)"
  # An old package list is often enough, so a failed refresh is not the end.
  if { "${as[@]}" apt-get -q update || true; "${as[@]}" env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 \
    apt-get -q install -y --no-install-recommends "$@"; } >"$log" 2>&1; then
    rm "$log"
  else
    tail -n 20 "$log" >&2
    rm "$log"
    return 1
  fi
}
