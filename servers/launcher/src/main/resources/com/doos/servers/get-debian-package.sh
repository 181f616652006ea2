# Unpacks Debian's package $2 into the folder $1 without installing anything; no root needed.
# With package lists on the machine it is one download; otherwise the lists come into a folder of our own.
set -eu
dest=$1
package=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
if ! apt-get -qq download "$package"; then
  mkdir -p lists/partial cache/archives/partial
  : >status
  options="-o Dir::State=$work -o Dir::State::lists=$work/lists -o Dir::State::status=$work/status"
  options="$options -o Dir::Cache=$work/cache -o APT::Sandbox::User= -o Acquire::Languages=none -o Acquire::Retries=1"
  # shellcheck disable=SC2086 # options are words
  apt-get -qq $options update && apt-get -qq $options download "$package"
fi
dpkg-deb -x "$package"_*.deb "$dest"
