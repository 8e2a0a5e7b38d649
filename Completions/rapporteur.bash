#!/bin/bash

__rapporteur_cursor_index_in_current_word() {
    local remaining="${COMP_LINE}"

    local word
    for word in "${COMP_WORDS[@]::COMP_CWORD}"; do
        remaining="${remaining##*([[:space:]])"${word}"*([[:space:]])}"
    done

    local -ir index="$((COMP_POINT - ${#COMP_LINE} + ${#remaining}))"
    if [[ "${index}" -le 0 ]]; then
        printf 0
    else
        printf %s "${index}"
    fi
}

# positional arguments:
#
# - 1: the current (sub)command's count of positional arguments
#
# required variables:
#
# - repeating_flags: the repeating flags that the current (sub)command can accept
# - non_repeating_flags: the non-repeating flags that the current (sub)command can accept
# - repeating_options: the repeating options that the current (sub)command can accept
# - non_repeating_options: the non-repeating options that the current (sub)command can accept
# - positional_number: value ignored
# - unparsed_words: unparsed words from the current command line
#
# modified variables:
#
# - non_repeating_flags: remove flags for this (sub)command that are already on the command line
# - non_repeating_options: remove options for this (sub)command that are already on the command line
# - positional_number: set to the current positional number
# - unparsed_words: remove all flags, options, and option values for this (sub)command
__rapporteur_offer_flags_options() {
    local -ir positional_count="${1}"
    positional_number=0

    local was_flag_option_terminator_seen=false
    local is_parsing_option_value=false

    local -ar unparsed_word_indices=("${!unparsed_words[@]}")
    local -i word_index
    for word_index in "${unparsed_word_indices[@]}"; do
        if "${is_parsing_option_value}"; then
            # This word is an option value:
            # Reset marker for next word iff not currently the last word
            [[ "${word_index}" -ne "${unparsed_word_indices[${#unparsed_word_indices[@]} - 1]}" ]] && is_parsing_option_value=false
            unset "unparsed_words[${word_index}]"
            # Do not process this word as a flag or an option
            continue
        fi

        local word="${unparsed_words["${word_index}"]}"
        if ! "${was_flag_option_terminator_seen}"; then
            case "${word}" in
            --)
                unset "unparsed_words[${word_index}]"
                # by itself -- is a flag/option terminator, but if it is the last word, it is the start of a completion
                if [[ "${word_index}" -ne "${unparsed_word_indices[${#unparsed_word_indices[@]} - 1]}" ]]; then
                    was_flag_option_terminator_seen=true
                fi
                continue
                ;;
            -*)
                # ${word} is a flag or an option
                # If ${word} is an option, mark that the next word to be parsed is an option value
                local option
                for option in "${repeating_options[@]}" "${non_repeating_options[@]}"; do
                    [[ "${word}" = "${option}" ]] && is_parsing_option_value=true && break
                done

                # Remove ${word} from ${non_repeating_flags} or ${non_repeating_options} so it isn't offered again
                local not_found=true
                local -i index
                for index in "${!non_repeating_flags[@]}"; do
                    if [[ "${non_repeating_flags[${index}]}" = "${word}" ]]; then
                        unset "non_repeating_flags[${index}]"
                        non_repeating_flags=("${non_repeating_flags[@]}")
                        not_found=false
                        break
                    fi
                done
                if "${not_found}"; then
                    for index in "${!non_repeating_flags[@]}"; do
                        if [[ "${non_repeating_flags[${index}]}" = "${word}" ]]; then
                            unset "non_repeating_flags[${index}]"
                            non_repeating_flags=("${non_repeating_flags[@]}")
                            break
                        fi
                    done
                fi
                unset "unparsed_words[${word_index}]"
                continue
                ;;
            esac
        fi

        # ${word} is neither a flag, nor an option, nor an option value
        if [[ "${positional_number}" -lt "${positional_count}" || "${positional_count}" -lt 0 ]]; then
            # ${word} is a positional
            ((positional_number++))
            unset "unparsed_words[${word_index}]"
        else
            if [[ -z "${word}" ]]; then
                # Could be completing a flag, option, or subcommand
                positional_number=-1
            else
                # ${word} is a subcommand or invalid, so stop processing this (sub)command
                positional_number=-2
            fi
            break
        fi
    done

    unparsed_words=("${unparsed_words[@]}")

    if\
        ! "${was_flag_option_terminator_seen}"\
        && ! "${is_parsing_option_value}"\
        && [[ ("${cur}" = -* && "${positional_number}" -ge 0) || "${positional_number}" -eq -1 ]]
    then
        COMPREPLY+=($(compgen -W "${repeating_flags[*]} ${non_repeating_flags[*]} ${repeating_options[*]} ${non_repeating_options[*]}" -- "${cur}"))
    fi
}

__rapporteur_add_completions() {
    local completion
    while IFS='' read -r completion; do
        COMPREPLY+=("${completion}")
    done < <(IFS=$'\n' compgen "${@}" -- "${cur}")
}

__rapporteur_custom_complete() {
    if [[ -n "${cur}" || -z ${COMP_WORDS[${COMP_CWORD}]} || "${COMP_LINE:${COMP_POINT}:1}" != ' ' ]]; then
        local -ar words=("${COMP_WORDS[@]}")
    else
        local -ar words=("${COMP_WORDS[@]::${COMP_CWORD}}" '' "${COMP_WORDS[@]:${COMP_CWORD}}")
    fi

    "${COMP_WORDS[0]}" "${@}" "${words[@]}"
}

_rapporteur() {
    local state
    state="$(shopt -p;shopt -po)"
    trap "${state//$'\n'/;}" RETURN
    shopt -s extglob
    set +o history +o posix

    local -xr SAP_SHELL=bash
    local -x SAP_SHELL_VERSION
    SAP_SHELL_VERSION="$(IFS='.';printf %s "${BASH_VERSINFO[*]}")"
    local -r SAP_SHELL_VERSION

    local -r cur="${2}"
    local -r prev="${3}"

    local -i positional_number
    local -a unparsed_words=("${COMP_WORDS[@]:1:${COMP_CWORD}}")

    local -a repeating_flags=()
    local -a non_repeating_flags=(--version -h --help)
    local -a repeating_options=()
    local -a non_repeating_options=()
    __rapporteur_offer_flags_options 0

    # Offer subcommand / subcommand argument completions
    local -r subcommand="${unparsed_words[0]}"
    unset 'unparsed_words[0]'
    unparsed_words=("${unparsed_words[@]}")
    case "${subcommand}" in
    index|search|facets|show|contradictions|explain|similar|suggest|acronyms|vocabulary|rerank|evaluate|serve|import|export|delete|merge|check|repair|backup|stats|shard|help)
        # Offer subcommand argument completions
        "_rapporteur_${subcommand}"
        ;;
    *)
        # Offer subcommand completions
        COMPREPLY+=($(compgen -W 'index search facets show contradictions explain similar suggest acronyms vocabulary rerank evaluate serve import export delete merge check repair backup stats shard help' -- "${cur}"))
        ;;
    esac
}

_rapporteur_index() {
    repeating_flags=()
    non_repeating_flags=(--replace --update --skip-bad --version -h --help)
    repeating_options=(--corpus --input)
    non_repeating_options=(--index --from-index --end-marker --definition --threads --memory --expect --rejects --format)
    __rapporteur_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--index')
        __rapporteur_add_completions -d
        return
        ;;
    '--corpus')
        __rapporteur_add_completions -d
        return
        ;;
    '--input')
        __rapporteur_add_completions -f
        return
        ;;
    '--from-index')
        __rapporteur_add_completions -d
        return
        ;;
    '--end-marker')
        return
        ;;
    '--definition')
        __rapporteur_add_completions -d
        return
        ;;
    '--threads')
        return
        ;;
    '--memory')
        return
        ;;
    '--expect')
        return
        ;;
    '--rejects')
        __rapporteur_add_completions -f
        return
        ;;
    '--format')
        __rapporteur_add_completions -W 'text'$'\n''json'
        return
        ;;
    esac
}

_rapporteur_search() {
    repeating_flags=()
    non_repeating_flags=(--all --literal --plain --no-total --pager --no-snippet --version -h --help)
    repeating_options=(--region --type --year --subject --country --kind --mechanism --language --filter --like --unlike)
    non_repeating_options=(--index --in --timeout --generation --tuned-by --limit --offset --after --sort --group-by --facets --cross --format --fields)
    __rapporteur_offer_flags_options -1

    # Offer option value completions
    case "${prev}" in
    '--index')
        __rapporteur_add_completions -d
        return
        ;;
    '--region')
        __rapporteur_add_completions -W "$(__rapporteur_custom_complete ---completion search -- --region "${COMP_CWORD}" "$(__rapporteur_cursor_index_in_current_word)")"
        return
        ;;
    '--type')
        __rapporteur_add_completions -W "$(__rapporteur_custom_complete ---completion search -- --type "${COMP_CWORD}" "$(__rapporteur_cursor_index_in_current_word)")"
        return
        ;;
    '--year')
        __rapporteur_add_completions -W "$(__rapporteur_custom_complete ---completion search -- --year "${COMP_CWORD}" "$(__rapporteur_cursor_index_in_current_word)")"
        return
        ;;
    '--subject')
        __rapporteur_add_completions -W "$(__rapporteur_custom_complete ---completion search -- --subject "${COMP_CWORD}" "$(__rapporteur_cursor_index_in_current_word)")"
        return
        ;;
    '--country')
        __rapporteur_add_completions -W "$(__rapporteur_custom_complete ---completion search -- --country "${COMP_CWORD}" "$(__rapporteur_cursor_index_in_current_word)")"
        return
        ;;
    '--kind')
        __rapporteur_add_completions -W "$(__rapporteur_custom_complete ---completion search -- --kind "${COMP_CWORD}" "$(__rapporteur_cursor_index_in_current_word)")"
        return
        ;;
    '--mechanism')
        __rapporteur_add_completions -W "$(__rapporteur_custom_complete ---completion search -- --mechanism "${COMP_CWORD}" "$(__rapporteur_cursor_index_in_current_word)")"
        return
        ;;
    '--language')
        __rapporteur_add_completions -W "$(__rapporteur_custom_complete ---completion search -- --language "${COMP_CWORD}" "$(__rapporteur_cursor_index_in_current_word)")"
        return
        ;;
    '--filter')
        return
        ;;
    '--in')
        return
        ;;
    '--timeout')
        return
        ;;
    '--generation')
        return
        ;;
    '--tuned-by')
        __rapporteur_add_completions -d
        return
        ;;
    '--limit')
        return
        ;;
    '--offset')
        return
        ;;
    '--after')
        return
        ;;
    '--sort')
        __rapporteur_add_completions -W 'relevance'$'\n''newest'$'\n''oldest'$'\n''id'
        return
        ;;
    '--group-by')
        __rapporteur_add_completions -W 'document'$'\n''mechanism'
        return
        ;;
    '--like')
        return
        ;;
    '--unlike')
        return
        ;;
    '--facets')
        __rapporteur_add_completions -W 'region'$'\n''type'$'\n''year'$'\n''subject'$'\n''country'$'\n''kind'$'\n''mechanism'$'\n''language'
        return
        ;;
    '--cross')
        return
        ;;
    '--format')
        __rapporteur_add_completions -W 'text'$'\n''json'$'\n''jsonl'$'\n''csv'$'\n''trec'$'\n''bibtex'$'\n''ris'$'\n''csl-json'
        return
        ;;
    '--fields')
        return
        ;;
    esac
}

_rapporteur_facets() {
    repeating_flags=()
    non_repeating_flags=(--all --literal --plain --no-total --version -h --help)
    repeating_options=(--region --type --year --subject --country --kind --mechanism --language --filter --like --unlike)
    non_repeating_options=(--index --in --timeout --generation --tuned-by --by --cross --limit --offset --after --sort --group-by --format)
    __rapporteur_offer_flags_options -1

    # Offer option value completions
    case "${prev}" in
    '--index')
        __rapporteur_add_completions -d
        return
        ;;
    '--region')
        __rapporteur_add_completions -W "$(__rapporteur_custom_complete ---completion facets -- --region "${COMP_CWORD}" "$(__rapporteur_cursor_index_in_current_word)")"
        return
        ;;
    '--type')
        __rapporteur_add_completions -W "$(__rapporteur_custom_complete ---completion facets -- --type "${COMP_CWORD}" "$(__rapporteur_cursor_index_in_current_word)")"
        return
        ;;
    '--year')
        __rapporteur_add_completions -W "$(__rapporteur_custom_complete ---completion facets -- --year "${COMP_CWORD}" "$(__rapporteur_cursor_index_in_current_word)")"
        return
        ;;
    '--subject')
        __rapporteur_add_completions -W "$(__rapporteur_custom_complete ---completion facets -- --subject "${COMP_CWORD}" "$(__rapporteur_cursor_index_in_current_word)")"
        return
        ;;
    '--country')
        __rapporteur_add_completions -W "$(__rapporteur_custom_complete ---completion facets -- --country "${COMP_CWORD}" "$(__rapporteur_cursor_index_in_current_word)")"
        return
        ;;
    '--kind')
        __rapporteur_add_completions -W "$(__rapporteur_custom_complete ---completion facets -- --kind "${COMP_CWORD}" "$(__rapporteur_cursor_index_in_current_word)")"
        return
        ;;
    '--mechanism')
        __rapporteur_add_completions -W "$(__rapporteur_custom_complete ---completion facets -- --mechanism "${COMP_CWORD}" "$(__rapporteur_cursor_index_in_current_word)")"
        return
        ;;
    '--language')
        __rapporteur_add_completions -W "$(__rapporteur_custom_complete ---completion facets -- --language "${COMP_CWORD}" "$(__rapporteur_cursor_index_in_current_word)")"
        return
        ;;
    '--filter')
        return
        ;;
    '--in')
        return
        ;;
    '--timeout')
        return
        ;;
    '--generation')
        return
        ;;
    '--tuned-by')
        __rapporteur_add_completions -d
        return
        ;;
    '--by')
        __rapporteur_add_completions -W 'region'$'\n''type'$'\n''year'$'\n''subject'$'\n''country'$'\n''kind'$'\n''mechanism'$'\n''language'
        return
        ;;
    '--cross')
        return
        ;;
    '--limit')
        return
        ;;
    '--offset')
        return
        ;;
    '--after')
        return
        ;;
    '--sort')
        __rapporteur_add_completions -W 'relevance'$'\n''newest'$'\n''oldest'$'\n''id'
        return
        ;;
    '--group-by')
        __rapporteur_add_completions -W 'document'$'\n''mechanism'
        return
        ;;
    '--like')
        return
        ;;
    '--unlike')
        return
        ;;
    '--format')
        __rapporteur_add_completions -W 'text'$'\n''json'$'\n''jsonl'$'\n''csv'$'\n''svg'
        return
        ;;
    esac
}

_rapporteur_show() {
    repeating_flags=()
    non_repeating_flags=(--pager --version -h --help)
    repeating_options=()
    non_repeating_options=(--index --format)
    __rapporteur_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--index')
        __rapporteur_add_completions -d
        return
        ;;
    '--format')
        __rapporteur_add_completions -W 'text'$'\n''json'$'\n''jsonl'$'\n''csv'$'\n''trec'$'\n''bibtex'$'\n''ris'$'\n''csl-json'
        return
        ;;
    esac
}

_rapporteur_contradictions() {
    repeating_flags=()
    non_repeating_flags=(--all --literal --plain --version -h --help)
    repeating_options=(--region --type --year --subject --country --kind --mechanism --language --filter)
    non_repeating_options=(--index --in --timeout --generation --tuned-by --format)
    __rapporteur_offer_flags_options -1

    # Offer option value completions
    case "${prev}" in
    '--index')
        __rapporteur_add_completions -d
        return
        ;;
    '--region')
        __rapporteur_add_completions -W "$(__rapporteur_custom_complete ---completion contradictions -- --region "${COMP_CWORD}" "$(__rapporteur_cursor_index_in_current_word)")"
        return
        ;;
    '--type')
        __rapporteur_add_completions -W "$(__rapporteur_custom_complete ---completion contradictions -- --type "${COMP_CWORD}" "$(__rapporteur_cursor_index_in_current_word)")"
        return
        ;;
    '--year')
        __rapporteur_add_completions -W "$(__rapporteur_custom_complete ---completion contradictions -- --year "${COMP_CWORD}" "$(__rapporteur_cursor_index_in_current_word)")"
        return
        ;;
    '--subject')
        __rapporteur_add_completions -W "$(__rapporteur_custom_complete ---completion contradictions -- --subject "${COMP_CWORD}" "$(__rapporteur_cursor_index_in_current_word)")"
        return
        ;;
    '--country')
        __rapporteur_add_completions -W "$(__rapporteur_custom_complete ---completion contradictions -- --country "${COMP_CWORD}" "$(__rapporteur_cursor_index_in_current_word)")"
        return
        ;;
    '--kind')
        __rapporteur_add_completions -W "$(__rapporteur_custom_complete ---completion contradictions -- --kind "${COMP_CWORD}" "$(__rapporteur_cursor_index_in_current_word)")"
        return
        ;;
    '--mechanism')
        __rapporteur_add_completions -W "$(__rapporteur_custom_complete ---completion contradictions -- --mechanism "${COMP_CWORD}" "$(__rapporteur_cursor_index_in_current_word)")"
        return
        ;;
    '--language')
        __rapporteur_add_completions -W "$(__rapporteur_custom_complete ---completion contradictions -- --language "${COMP_CWORD}" "$(__rapporteur_cursor_index_in_current_word)")"
        return
        ;;
    '--filter')
        return
        ;;
    '--in')
        return
        ;;
    '--timeout')
        return
        ;;
    '--generation')
        return
        ;;
    '--tuned-by')
        __rapporteur_add_completions -d
        return
        ;;
    '--format')
        __rapporteur_add_completions -W 'text'$'\n''json'$'\n''jsonl'$'\n''csv'
        return
        ;;
    esac
}

_rapporteur_explain() {
    repeating_flags=()
    non_repeating_flags=(--all --literal --plain --version -h --help)
    repeating_options=(--region --type --year --subject --country --kind --mechanism --language --filter --like --unlike)
    non_repeating_options=(--index --in --timeout --generation --tuned-by --format)
    __rapporteur_offer_flags_options -1

    # Offer option value completions
    case "${prev}" in
    '--index')
        __rapporteur_add_completions -d
        return
        ;;
    '--region')
        __rapporteur_add_completions -W "$(__rapporteur_custom_complete ---completion explain -- --region "${COMP_CWORD}" "$(__rapporteur_cursor_index_in_current_word)")"
        return
        ;;
    '--type')
        __rapporteur_add_completions -W "$(__rapporteur_custom_complete ---completion explain -- --type "${COMP_CWORD}" "$(__rapporteur_cursor_index_in_current_word)")"
        return
        ;;
    '--year')
        __rapporteur_add_completions -W "$(__rapporteur_custom_complete ---completion explain -- --year "${COMP_CWORD}" "$(__rapporteur_cursor_index_in_current_word)")"
        return
        ;;
    '--subject')
        __rapporteur_add_completions -W "$(__rapporteur_custom_complete ---completion explain -- --subject "${COMP_CWORD}" "$(__rapporteur_cursor_index_in_current_word)")"
        return
        ;;
    '--country')
        __rapporteur_add_completions -W "$(__rapporteur_custom_complete ---completion explain -- --country "${COMP_CWORD}" "$(__rapporteur_cursor_index_in_current_word)")"
        return
        ;;
    '--kind')
        __rapporteur_add_completions -W "$(__rapporteur_custom_complete ---completion explain -- --kind "${COMP_CWORD}" "$(__rapporteur_cursor_index_in_current_word)")"
        return
        ;;
    '--mechanism')
        __rapporteur_add_completions -W "$(__rapporteur_custom_complete ---completion explain -- --mechanism "${COMP_CWORD}" "$(__rapporteur_cursor_index_in_current_word)")"
        return
        ;;
    '--language')
        __rapporteur_add_completions -W "$(__rapporteur_custom_complete ---completion explain -- --language "${COMP_CWORD}" "$(__rapporteur_cursor_index_in_current_word)")"
        return
        ;;
    '--filter')
        return
        ;;
    '--in')
        return
        ;;
    '--timeout')
        return
        ;;
    '--generation')
        return
        ;;
    '--tuned-by')
        __rapporteur_add_completions -d
        return
        ;;
    '--like')
        return
        ;;
    '--unlike')
        return
        ;;
    '--format')
        __rapporteur_add_completions -W 'text'$'\n''json'
        return
        ;;
    esac
}

_rapporteur_similar() {
    repeating_flags=()
    non_repeating_flags=(--all --literal --plain --no-total --version -h --help)
    repeating_options=(--region --type --year --subject --country --kind --mechanism --language --filter --like --unlike)
    non_repeating_options=(--index --in --timeout --generation --tuned-by --limit --offset --after --sort --group-by --format --fields)
    __rapporteur_offer_flags_options -1

    # Offer option value completions
    case "${prev}" in
    '--index')
        __rapporteur_add_completions -d
        return
        ;;
    '--region')
        __rapporteur_add_completions -W "$(__rapporteur_custom_complete ---completion similar -- --region "${COMP_CWORD}" "$(__rapporteur_cursor_index_in_current_word)")"
        return
        ;;
    '--type')
        __rapporteur_add_completions -W "$(__rapporteur_custom_complete ---completion similar -- --type "${COMP_CWORD}" "$(__rapporteur_cursor_index_in_current_word)")"
        return
        ;;
    '--year')
        __rapporteur_add_completions -W "$(__rapporteur_custom_complete ---completion similar -- --year "${COMP_CWORD}" "$(__rapporteur_cursor_index_in_current_word)")"
        return
        ;;
    '--subject')
        __rapporteur_add_completions -W "$(__rapporteur_custom_complete ---completion similar -- --subject "${COMP_CWORD}" "$(__rapporteur_cursor_index_in_current_word)")"
        return
        ;;
    '--country')
        __rapporteur_add_completions -W "$(__rapporteur_custom_complete ---completion similar -- --country "${COMP_CWORD}" "$(__rapporteur_cursor_index_in_current_word)")"
        return
        ;;
    '--kind')
        __rapporteur_add_completions -W "$(__rapporteur_custom_complete ---completion similar -- --kind "${COMP_CWORD}" "$(__rapporteur_cursor_index_in_current_word)")"
        return
        ;;
    '--mechanism')
        __rapporteur_add_completions -W "$(__rapporteur_custom_complete ---completion similar -- --mechanism "${COMP_CWORD}" "$(__rapporteur_cursor_index_in_current_word)")"
        return
        ;;
    '--language')
        __rapporteur_add_completions -W "$(__rapporteur_custom_complete ---completion similar -- --language "${COMP_CWORD}" "$(__rapporteur_cursor_index_in_current_word)")"
        return
        ;;
    '--filter')
        return
        ;;
    '--in')
        return
        ;;
    '--timeout')
        return
        ;;
    '--generation')
        return
        ;;
    '--tuned-by')
        __rapporteur_add_completions -d
        return
        ;;
    '--limit')
        return
        ;;
    '--offset')
        return
        ;;
    '--after')
        return
        ;;
    '--sort')
        __rapporteur_add_completions -W 'relevance'$'\n''newest'$'\n''oldest'$'\n''id'
        return
        ;;
    '--group-by')
        __rapporteur_add_completions -W 'document'$'\n''mechanism'
        return
        ;;
    '--like')
        return
        ;;
    '--unlike')
        return
        ;;
    '--format')
        __rapporteur_add_completions -W 'text'$'\n''json'$'\n''jsonl'$'\n''csv'$'\n''trec'$'\n''bibtex'$'\n''ris'$'\n''csl-json'
        return
        ;;
    '--fields')
        return
        ;;
    esac
}

_rapporteur_suggest() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=(--index --limit --format)
    __rapporteur_offer_flags_options -1

    # Offer option value completions
    case "${prev}" in
    '--index')
        __rapporteur_add_completions -d
        return
        ;;
    '--limit')
        return
        ;;
    '--format')
        __rapporteur_add_completions -W 'text'$'\n''json'
        return
        ;;
    esac
}

_rapporteur_acronyms() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=(--index --format)
    __rapporteur_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--index')
        __rapporteur_add_completions -d
        return
        ;;
    '--format')
        __rapporteur_add_completions -W 'text'$'\n''json'$'\n''jsonl'$'\n''csv'
        return
        ;;
    esac
}

_rapporteur_vocabulary() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=(--index --corpus --format)
    __rapporteur_offer_flags_options 2

    # Offer option value completions
    case "${prev}" in
    '--index')
        __rapporteur_add_completions -d
        return
        ;;
    '--corpus')
        __rapporteur_add_completions -d
        return
        ;;
    '--format')
        __rapporteur_add_completions -W 'text'$'\n''json'$'\n''jsonl'$'\n''csv'
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __rapporteur_add_completions -W 'export'$'\n''import'
        return
        ;;
    2)
        __rapporteur_add_completions -f
        return
        ;;
    esac
}

_rapporteur_rerank() {
    repeating_flags=()
    non_repeating_flags=(--skip-bad --explain --plain --version -h --help)
    repeating_options=()
    non_repeating_options=(--index --candidates --input-format --format --fuse --timeout)
    __rapporteur_offer_flags_options -1

    # Offer option value completions
    case "${prev}" in
    '--index')
        __rapporteur_add_completions -d
        return
        ;;
    '--candidates')
        __rapporteur_add_completions -f
        return
        ;;
    '--input-format')
        __rapporteur_add_completions -W 'ids'$'\n''jsonl'$'\n''csl-json'$'\n''bibtex'$'\n''ris'$'\n''trec'$'\n''references'$'\n''csl-yaml'$'\n''endnote'$'\n''endnote-xml'$'\n''wos'$'\n''medline'$'\n''mods'
        return
        ;;
    '--format')
        __rapporteur_add_completions -W 'same'$'\n''json'$'\n''jsonl'$'\n''trec'
        return
        ;;
    '--fuse')
        return
        ;;
    '--timeout')
        return
        ;;
    esac
}

_rapporteur_evaluate() {
    repeating_flags=()
    non_repeating_flags=(--syntax --rerank --per-topic --tune --all --literal --plain --version -h --help)
    repeating_options=(--region --type --year --subject --country --kind --mechanism --language --filter)
    non_repeating_options=(--index --queries --qrels --judged --run --measure-run --compare --measures --depth --folds --format --in --timeout --generation --tuned-by)
    __rapporteur_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--index')
        __rapporteur_add_completions -d
        return
        ;;
    '--queries')
        __rapporteur_add_completions -f
        return
        ;;
    '--qrels')
        __rapporteur_add_completions -f
        return
        ;;
    '--judged')
        return
        ;;
    '--run')
        __rapporteur_add_completions -f
        return
        ;;
    '--measure-run')
        __rapporteur_add_completions -f
        return
        ;;
    '--compare')
        __rapporteur_add_completions -f
        return
        ;;
    '--measures')
        return
        ;;
    '--depth')
        return
        ;;
    '--folds')
        return
        ;;
    '--format')
        __rapporteur_add_completions -W 'text'$'\n''json'
        return
        ;;
    '--region')
        __rapporteur_add_completions -W "$(__rapporteur_custom_complete ---completion evaluate -- --region "${COMP_CWORD}" "$(__rapporteur_cursor_index_in_current_word)")"
        return
        ;;
    '--type')
        __rapporteur_add_completions -W "$(__rapporteur_custom_complete ---completion evaluate -- --type "${COMP_CWORD}" "$(__rapporteur_cursor_index_in_current_word)")"
        return
        ;;
    '--year')
        __rapporteur_add_completions -W "$(__rapporteur_custom_complete ---completion evaluate -- --year "${COMP_CWORD}" "$(__rapporteur_cursor_index_in_current_word)")"
        return
        ;;
    '--subject')
        __rapporteur_add_completions -W "$(__rapporteur_custom_complete ---completion evaluate -- --subject "${COMP_CWORD}" "$(__rapporteur_cursor_index_in_current_word)")"
        return
        ;;
    '--country')
        __rapporteur_add_completions -W "$(__rapporteur_custom_complete ---completion evaluate -- --country "${COMP_CWORD}" "$(__rapporteur_cursor_index_in_current_word)")"
        return
        ;;
    '--kind')
        __rapporteur_add_completions -W "$(__rapporteur_custom_complete ---completion evaluate -- --kind "${COMP_CWORD}" "$(__rapporteur_cursor_index_in_current_word)")"
        return
        ;;
    '--mechanism')
        __rapporteur_add_completions -W "$(__rapporteur_custom_complete ---completion evaluate -- --mechanism "${COMP_CWORD}" "$(__rapporteur_cursor_index_in_current_word)")"
        return
        ;;
    '--language')
        __rapporteur_add_completions -W "$(__rapporteur_custom_complete ---completion evaluate -- --language "${COMP_CWORD}" "$(__rapporteur_cursor_index_in_current_word)")"
        return
        ;;
    '--filter')
        return
        ;;
    '--in')
        return
        ;;
    '--timeout')
        return
        ;;
    '--generation')
        return
        ;;
    '--tuned-by')
        __rapporteur_add_completions -d
        return
        ;;
    esac
}

_rapporteur_serve() {
    repeating_flags=()
    non_repeating_flags=(--stdio --access-log --version -h --help)
    repeating_options=(--trusted-proxy)
    non_repeating_options=(--index --listen --socket --http --base-url --rate --http-token-file --token-file --max-connections --idle --timeout --slow-ms --log-level)
    __rapporteur_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--index')
        __rapporteur_add_completions -d
        return
        ;;
    '--listen')
        return
        ;;
    '--socket')
        __rapporteur_add_completions -f
        return
        ;;
    '--http')
        return
        ;;
    '--base-url')
        return
        ;;
    '--trusted-proxy')
        return
        ;;
    '--rate')
        return
        ;;
    '--http-token-file')
        __rapporteur_add_completions -f
        return
        ;;
    '--token-file')
        __rapporteur_add_completions -f
        return
        ;;
    '--max-connections')
        return
        ;;
    '--idle')
        return
        ;;
    '--timeout')
        return
        ;;
    '--slow-ms')
        return
        ;;
    '--log-level')
        __rapporteur_add_completions -W 'trace'$'\n''debug'$'\n''info'$'\n''notice'$'\n''warning'$'\n''error'$'\n''critical'
        return
        ;;
    esac
}

_rapporteur_import() {
    repeating_flags=()
    non_repeating_flags=(--replace --yes --version -h --help)
    repeating_options=(--region)
    non_repeating_options=(--index --corpus --id --type --year --language --title --mapping)
    __rapporteur_offer_flags_options -1

    # Offer option value completions
    case "${prev}" in
    '--index')
        __rapporteur_add_completions -d
        return
        ;;
    '--corpus')
        __rapporteur_add_completions -d
        return
        ;;
    '--id')
        return
        ;;
    '--type')
        return
        ;;
    '--region')
        return
        ;;
    '--year')
        return
        ;;
    '--language')
        return
        ;;
    '--title')
        return
        ;;
    '--mapping')
        __rapporteur_add_completions -f
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    *)
        __rapporteur_add_completions -f
        return
        ;;
    esac
}

_rapporteur_export() {
    repeating_flags=()
    non_repeating_flags=(--all --literal --plain --version -h --help)
    repeating_options=(--region --type --year --subject --country --kind --mechanism --language --filter)
    non_repeating_options=(--index --in --timeout --generation --tuned-by --format --fields)
    __rapporteur_offer_flags_options -1

    # Offer option value completions
    case "${prev}" in
    '--index')
        __rapporteur_add_completions -d
        return
        ;;
    '--region')
        __rapporteur_add_completions -W "$(__rapporteur_custom_complete ---completion export -- --region "${COMP_CWORD}" "$(__rapporteur_cursor_index_in_current_word)")"
        return
        ;;
    '--type')
        __rapporteur_add_completions -W "$(__rapporteur_custom_complete ---completion export -- --type "${COMP_CWORD}" "$(__rapporteur_cursor_index_in_current_word)")"
        return
        ;;
    '--year')
        __rapporteur_add_completions -W "$(__rapporteur_custom_complete ---completion export -- --year "${COMP_CWORD}" "$(__rapporteur_cursor_index_in_current_word)")"
        return
        ;;
    '--subject')
        __rapporteur_add_completions -W "$(__rapporteur_custom_complete ---completion export -- --subject "${COMP_CWORD}" "$(__rapporteur_cursor_index_in_current_word)")"
        return
        ;;
    '--country')
        __rapporteur_add_completions -W "$(__rapporteur_custom_complete ---completion export -- --country "${COMP_CWORD}" "$(__rapporteur_cursor_index_in_current_word)")"
        return
        ;;
    '--kind')
        __rapporteur_add_completions -W "$(__rapporteur_custom_complete ---completion export -- --kind "${COMP_CWORD}" "$(__rapporteur_cursor_index_in_current_word)")"
        return
        ;;
    '--mechanism')
        __rapporteur_add_completions -W "$(__rapporteur_custom_complete ---completion export -- --mechanism "${COMP_CWORD}" "$(__rapporteur_cursor_index_in_current_word)")"
        return
        ;;
    '--language')
        __rapporteur_add_completions -W "$(__rapporteur_custom_complete ---completion export -- --language "${COMP_CWORD}" "$(__rapporteur_cursor_index_in_current_word)")"
        return
        ;;
    '--filter')
        return
        ;;
    '--in')
        return
        ;;
    '--timeout')
        return
        ;;
    '--generation')
        return
        ;;
    '--tuned-by')
        __rapporteur_add_completions -d
        return
        ;;
    '--format')
        __rapporteur_add_completions -W 'text'$'\n''json'$'\n''jsonl'$'\n''csv'$'\n''trec'$'\n''bibtex'$'\n''ris'$'\n''csl-json'
        return
        ;;
    '--fields')
        return
        ;;
    esac
}

_rapporteur_delete() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=(--index)
    __rapporteur_offer_flags_options -1

    # Offer option value completions
    case "${prev}" in
    '--index')
        __rapporteur_add_completions -d
        return
        ;;
    esac
}

_rapporteur_merge() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=(--index)
    __rapporteur_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--index')
        __rapporteur_add_completions -d
        return
        ;;
    esac
}

_rapporteur_check() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=(--corpus)
    non_repeating_options=(--index --format)
    __rapporteur_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--index')
        __rapporteur_add_completions -d
        return
        ;;
    '--corpus')
        __rapporteur_add_completions -d
        return
        ;;
    '--format')
        __rapporteur_add_completions -W 'text'$'\n''json'
        return
        ;;
    esac
}

_rapporteur_repair() {
    repeating_flags=()
    non_repeating_flags=(--yes --version -h --help)
    repeating_options=()
    non_repeating_options=(--index --salvage --definition --format)
    __rapporteur_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--index')
        __rapporteur_add_completions -d
        return
        ;;
    '--salvage')
        __rapporteur_add_completions -f
        return
        ;;
    '--definition')
        __rapporteur_add_completions -d
        return
        ;;
    '--format')
        __rapporteur_add_completions -W 'text'$'\n''json'
        return
        ;;
    esac
}

_rapporteur_backup() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=(--index)
    __rapporteur_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--index')
        __rapporteur_add_completions -d
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __rapporteur_add_completions -d
        return
        ;;
    esac
}

_rapporteur_stats() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=(--index --format)
    __rapporteur_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--index')
        __rapporteur_add_completions -d
        return
        ;;
    '--format')
        __rapporteur_add_completions -W 'text'$'\n''json'
        return
        ;;
    esac
}

_rapporteur_shard() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=(--corpus --input)
    non_repeating_options=(--from-index --definition --shards --out)
    __rapporteur_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--from-index')
        __rapporteur_add_completions -d
        return
        ;;
    '--corpus')
        __rapporteur_add_completions -d
        return
        ;;
    '--input')
        __rapporteur_add_completions -f
        return
        ;;
    '--definition')
        __rapporteur_add_completions -d
        return
        ;;
    '--shards')
        return
        ;;
    '--out')
        __rapporteur_add_completions -d
        return
        ;;
    esac
}

_rapporteur_help() {
    repeating_flags=()
    non_repeating_flags=(--version)
    repeating_options=()
    non_repeating_options=()
    __rapporteur_offer_flags_options -1
}

complete -o filenames -F _rapporteur rapporteur
