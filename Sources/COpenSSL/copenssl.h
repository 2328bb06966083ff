// OpenSSL 3: digests, HMAC, key derivation, random bytes, TLS and certificates.
// Swift sees neither macros with arguments nor functions with a variable number of them: those that are used stand here
// as functions, `cos_` in front.
#pragma once
#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/sha.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

/// The oldest and the newest version a context speaks.
static inline int cos_set_versions(SSL_CTX *context, int oldest, int newest) {
    return SSL_CTX_set_min_proto_version(context, oldest) && SSL_CTX_set_max_proto_version(context, newest);
}

/// What every context of this project has: no tickets, no renegotiation, the server's choice of cipher.
static inline void cos_set_options(SSL_CTX *context) {
    SSL_CTX_set_options(context, SSL_OP_NO_TICKET | SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION
            | SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_PRIORITIZE_CHACHA);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER
            | SSL_MODE_RELEASE_BUFFERS);
    // A read returns behind each message of TLS's own, of which a peer may send any number: who reads counts them.
    SSL_CTX_clear_mode(context, SSL_MODE_AUTO_RETRY);
    SSL_CTX_set_read_ahead(context, 1);
}

static inline int cos_set_groups(SSL_CTX *context, const char *list) {
    return (int)SSL_CTX_set1_groups_list(context, list);
}

/// Puts a copy of a certificate behind the context's own.
static inline int cos_add_chain_certificate(SSL_CTX *context, X509 *certificate) {
    return (int)SSL_CTX_add1_chain_cert(context, certificate);
}

/// Names the server that is wanted, for one that has several certificates.
static inline int cos_set_server_name(SSL *ssl, const char *name) {
    return (int)SSL_set_tlsext_host_name(ssl, name);
}

static inline void cos_retry_read(BIO *bio) { BIO_set_retry_read(bio); }
static inline void cos_retry_write(BIO *bio) { BIO_set_retry_write(bio); }
static inline void cos_clear_retry(BIO *bio) { BIO_clear_retry_flags(bio); }
static const int cos_ctrl_flush = BIO_CTRL_FLUSH;
static const int cos_type_source_sink = BIO_TYPE_SOURCE_SINK;

/// Where the bytes of a BIO in memory lie; they stay its own.
static inline long cos_memory(BIO *bio, char **bytes) { return BIO_get_mem_data(bio, bytes); }

/// A new key on the curve P-256.
static inline EVP_PKEY *cos_make_p256_key(void) { return EVP_EC_gen("P-256"); }

/// Whether an address, as text, is a number: a certificate then has to name it as one.
static inline int cos_is_numeric_address(const char *text) {
    ASN1_OCTET_STRING *address = a2i_IPADDRESS(text);
    ASN1_OCTET_STRING_free(address);
    return address != NULL;
}

/// The first reason why the last call failed, and forgets all of them.
static inline const char *cos_take_reason(void) {
    unsigned long number = ERR_get_error();
    ERR_clear_error();
    return number ? ERR_reason_error_string(number) : NULL;
}
