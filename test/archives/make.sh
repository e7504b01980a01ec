#!/bin/sh
# How the archives beside this file were made, by OpenSSL 3. Their keys are thrown away: they guard nothing.
# The password is "throw-away" unless the name says another.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout "$work/ca.key" -out "$work/ca.pem" \
  -days 36500 -subj "/O=Coffre tests/CN=Example Test CA"
issue() { # name, private key
  openssl req -new -key "$2" -out "$work/$1.csr" -subj "/CN=$1.shop.example"
  openssl x509 -req -in "$work/$1.csr" -CA "$work/ca.pem" -CAkey "$work/ca.key" -CAcreateserial -days 36500 -out "$work/$1.pem"
}
openssl genrsa -out "$work/rsa.key" 2048
openssl ecparam -name prime256v1 -genkey -noout -out "$work/ec.key"
issue rsa "$work/rsa.key"
issue ec "$work/ec.key"

pack() { # name of the archive, rsa or ec, then options
  out=$1
  who=$2
  shift 2
  openssl pkcs12 -export -inkey "$work/$who.key" -in "$work/$who.pem" -out "$out.p12" "$@"
}
throw=pass:throw-away
pack rsa-aes rsa -passout $throw -certfile "$work/ca.pem"
pack rsa-rc2 rsa -passout $throw -certfile "$work/ca.pem" -legacy
pack ec-aes ec -passout $throw -certfile "$work/ca.pem"
pack ec-rc2 ec -passout $throw -certfile "$work/ca.pem" -legacy
pack ec-3des ec -passout $throw -keypbe PBE-SHA1-3DES -certpbe PBE-SHA1-3DES -macalg sha1
pack ec-no-password ec -passout pass:
pack ec-accents-aes ec -passout "pass:café 🔑"
pack ec-accents-rc2 ec -passout "pass:café" -legacy
pack ec-no-mac ec -passout $throw -nomac
pack ec-plain ec -passout $throw -keypbe NONE -certpbe NONE
openssl pkcs12 -export -nokeys -in "$work/ec.pem" -passout $throw -out no-key.p12
openssl pkcs12 -export -nocerts -inkey "$work/ec.key" -passout $throw -out no-certificate.p12
chmod 644 ./*.p12
rm -r "$work"
