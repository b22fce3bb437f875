// SPDX-License-Identifier: AGPL-3.0-or-later
//
// Errors as values. Everything that can fail because of the world outside (files, JSON, checkpoints, devices) returns
// Result<T>; no exception leaves a library target. An Error says what is wrong, where (file, tensor or JSON path), and,
// in its message, what was expected or what to do.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace earshot {

enum class ErrorCode {
    kNotFound,        // a file, tensor or field is not there
    kInvalidData,     // it is there, but damaged or contradictory
    kUnsupported,     // valid, but not something this engine does
    kInvalidArgument, // the caller's input cannot be used
    kIo,              // the system refused to read or write
    kOutOfMemory,
    kInternal, // a library failed where it should not
};

struct Error {
    ErrorCode code = ErrorCode::kInternal;
    std::string message; // one sentence for a person
    std::string where;   // "model.safetensors: tensor 'lm_head.weight'", may be empty

    // "where: message", the one line that a command prints.
    [[nodiscard]] std::string toString() const { return where.empty() ? message : where + ": " + message; }
};

template <class T>
class [[nodiscard]] Result {
public:
    Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
    Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

    [[nodiscard]] bool ok() const { return state_.index() == 0; }
    explicit operator bool() const { return ok(); }

    [[nodiscard]] T& value() & { return std::get<0>(state_); }
    [[nodiscard]] const T& value() const& { return std::get<0>(state_); }
    [[nodiscard]] T&& value() && { return std::get<0>(std::move(state_)); }
    [[nodiscard]] T& operator*() & { return value(); }
    [[nodiscard]] const T& operator*() const& { return value(); }
    [[nodiscard]] T* operator->() { return &value(); }
    [[nodiscard]] const T* operator->() const { return &value(); }

    [[nodiscard]] const Error& error() const& { return std::get<1>(state_); }
    [[nodiscard]] Error&& error() && { return std::get<1>(std::move(state_)); }

private:
    std::variant<T, Error> state_;
};

template <>
class [[nodiscard]] Result<void> {
public:
    Result() = default;
    Result(Error error) : error_(std::move(error)) {}

    [[nodiscard]] bool ok() const { return !error_.has_value(); }
    explicit operator bool() const { return ok(); }
    [[nodiscard]] const Error& error() const& { return *error_; }
    [[nodiscard]] Error&& error() && { return *std::move(error_); }

private:
    std::optional<Error> error_;
};

} // namespace earshot

#define EARSHOT_CONCAT_INNER(a, b) a##b
#define EARSHOT_CONCAT(a, b) EARSHOT_CONCAT_INNER(a, b)

// EARSHOT_TRY(auto x, f());  declares x from f()'s value, or returns f()'s error from the enclosing function.
#define EARSHOT_TRY(declaration, expression)                                                                  \
    auto EARSHOT_CONCAT(result_, __LINE__) = (expression);                                                    \
    if (!EARSHOT_CONCAT(result_, __LINE__).ok()) return std::move(EARSHOT_CONCAT(result_, __LINE__)).error(); \
    declaration = std::move(EARSHOT_CONCAT(result_, __LINE__)).value()

// EARSHOT_CHECK(f());  returns f()'s error from the enclosing function; for Result<void>.
#define EARSHOT_CHECK(expression) \
    if (auto checked = (expression); !checked.ok()) return std::move(checked).error()
