function __rapporteur_should_offer_completions_for_flags_or_options -a expected_commands
    set -l non_repeating_flags_or_options $argv[2..]
    set -l non_repeating_flags_or_options_absent 0
    set -l positional_index 0
    set -l commands
    __rapporteur_parse_tokens
    test "$commands" = "$expected_commands"; and return $non_repeating_flags_or_options_absent
end

function __rapporteur_should_offer_completions_for_positional -a expected_commands positional_index_comparison expected_positional_index
    set -l non_repeating_flags_or_options
    set -l non_repeating_flags_or_options_absent 0
    set -l positional_index 0
    set -l commands
    __rapporteur_parse_tokens
    test "$commands" = "$expected_commands" -a \( "$positional_index" "$positional_index_comparison" "$expected_positional_index" \)
end

function __rapporteur_parse_tokens -S
    set -l unparsed_tokens (__rapporteur_tokens -pc)
    switch $unparsed_tokens[1]
    case 'rapporteur'
        __rapporteur_parse_subcommand 0 'version' 'h/help'
        switch $unparsed_tokens[1]
        case 'index'
            __rapporteur_parse_subcommand 0 'index=' 'corpus=+' 'input=+' 'from-index=' 'end-marker=' 'definition=' 'threads=' 'memory=' 'replace' 'update' 'expect=' 'skip-bad' 'rejects=' 'format=' 'version' 'h/help'
        case 'search'
            __rapporteur_parse_subcommand -r 1 'index=' 'region=+' 'type=+' 'year=+' 'subject=+' 'country=+' 'kind=+' 'mechanism=+' 'language=+' 'filter=+' 'all' 'literal' 'in=' 'plain' 'timeout=' 'generation=' 'tuned-by=' 'limit=' 'offset=' 'after=' 'sort=' 'no-total' 'group-by=' 'like=+' 'unlike=+' 'pager' 'facets=' 'cross=' 'no-snippet' 'format=' 'fields=' 'version' 'h/help'
        case 'facets'
            __rapporteur_parse_subcommand -r 1 'index=' 'region=+' 'type=+' 'year=+' 'subject=+' 'country=+' 'kind=+' 'mechanism=+' 'language=+' 'filter=+' 'all' 'literal' 'in=' 'plain' 'timeout=' 'generation=' 'tuned-by=' 'by=' 'cross=' 'limit=' 'offset=' 'after=' 'sort=' 'no-total' 'group-by=' 'like=+' 'unlike=+' 'format=' 'version' 'h/help'
        case 'show'
            __rapporteur_parse_subcommand 1 'index=' 'pager' 'format=' 'version' 'h/help'
        case 'contradictions'
            __rapporteur_parse_subcommand -r 1 'index=' 'region=+' 'type=+' 'year=+' 'subject=+' 'country=+' 'kind=+' 'mechanism=+' 'language=+' 'filter=+' 'all' 'literal' 'in=' 'plain' 'timeout=' 'generation=' 'tuned-by=' 'format=' 'version' 'h/help'
        case 'explain'
            __rapporteur_parse_subcommand -r 2 'index=' 'region=+' 'type=+' 'year=+' 'subject=+' 'country=+' 'kind=+' 'mechanism=+' 'language=+' 'filter=+' 'all' 'literal' 'in=' 'plain' 'timeout=' 'generation=' 'tuned-by=' 'like=+' 'unlike=+' 'format=' 'version' 'h/help'
        case 'similar'
            __rapporteur_parse_subcommand -r 2 'index=' 'region=+' 'type=+' 'year=+' 'subject=+' 'country=+' 'kind=+' 'mechanism=+' 'language=+' 'filter=+' 'all' 'literal' 'in=' 'plain' 'timeout=' 'generation=' 'tuned-by=' 'limit=' 'offset=' 'after=' 'sort=' 'no-total' 'group-by=' 'like=+' 'unlike=+' 'format=' 'fields=' 'version' 'h/help'
        case 'suggest'
            __rapporteur_parse_subcommand -r 1 'index=' 'limit=' 'format=' 'version' 'h/help'
        case 'acronyms'
            __rapporteur_parse_subcommand 0 'index=' 'format=' 'version' 'h/help'
        case 'vocabulary'
            __rapporteur_parse_subcommand 2 'index=' 'corpus=' 'format=' 'version' 'h/help'
        case 'rerank'
            __rapporteur_parse_subcommand -r 1 'index=' 'candidates=' 'input-format=' 'format=' 'fuse=' 'skip-bad' 'explain' 'timeout=' 'plain' 'version' 'h/help'
        case 'evaluate'
            __rapporteur_parse_subcommand 0 'index=' 'queries=' 'qrels=' 'judged=' 'run=' 'measure-run=' 'compare=' 'measures=' 'depth=' 'syntax' 'rerank' 'per-topic' 'tune' 'folds=' 'format=' 'region=+' 'type=+' 'year=+' 'subject=+' 'country=+' 'kind=+' 'mechanism=+' 'language=+' 'filter=+' 'all' 'literal' 'in=' 'plain' 'timeout=' 'generation=' 'tuned-by=' 'version' 'h/help'
        case 'serve'
            __rapporteur_parse_subcommand 0 'index=' 'listen=' 'socket=' 'stdio' 'http=' 'base-url=' 'trusted-proxy=+' 'rate=' 'http-token-file=' 'access-log' 'token-file=' 'max-connections=' 'idle=' 'timeout=' 'slow-ms=' 'log-level=' 'version' 'h/help'
        case 'import'
            __rapporteur_parse_subcommand -r 1 'index=' 'corpus=' 'id=' 'type=' 'region=+' 'year=' 'language=' 'title=' 'mapping=' 'replace' 'yes' 'version' 'h/help'
        case 'export'
            __rapporteur_parse_subcommand -r 1 'index=' 'region=+' 'type=+' 'year=+' 'subject=+' 'country=+' 'kind=+' 'mechanism=+' 'language=+' 'filter=+' 'all' 'literal' 'in=' 'plain' 'timeout=' 'generation=' 'tuned-by=' 'format=' 'fields=' 'version' 'h/help'
        case 'delete'
            __rapporteur_parse_subcommand -r 1 'index=' 'version' 'h/help'
        case 'merge'
            __rapporteur_parse_subcommand 0 'index=' 'version' 'h/help'
        case 'check'
            __rapporteur_parse_subcommand 0 'index=' 'corpus=+' 'format=' 'version' 'h/help'
        case 'repair'
            __rapporteur_parse_subcommand 0 'index=' 'salvage=' 'definition=' 'yes' 'format=' 'version' 'h/help'
        case 'backup'
            __rapporteur_parse_subcommand 1 'index=' 'version' 'h/help'
        case 'stats'
            __rapporteur_parse_subcommand 0 'index=' 'format=' 'version' 'h/help'
        case 'shard'
            __rapporteur_parse_subcommand 0 'from-index=' 'corpus=+' 'input=+' 'definition=' 'shards=' 'out=' 'version' 'h/help'
        case 'help'
            __rapporteur_parse_subcommand -r 1 'version'
        end
    end
end

function __rapporteur_tokens
    if test (string split -m 1 -f 1 -- . "$FISH_VERSION") -gt 3
        commandline --tokens-raw $argv
    else
        commandline -o $argv
    end
end

function __rapporteur_parse_subcommand -S -a positional_count
    argparse -s r -- $argv
    set -l option_specs $argv[2..]
    set -l is_repeating_positional $_flag_r
    set -el _flag_r
    set -a commands $unparsed_tokens[1]
    set positional_index 0
    while true
        set -e unparsed_tokens[1]
        argparse -sn "$commands" $option_specs -- $unparsed_tokens 2> /dev/null
        set unparsed_tokens $argv
        set positional_index (math $positional_index + 1)
        for non_repeating_flag_or_option in $non_repeating_flags_or_options
            if set -ql "_flag_$(string replace -a - _ -- $non_repeating_flag_or_option)"
                set non_repeating_flags_or_options_absent 1
                break
            end
        end
        test (count $unparsed_tokens) -eq 0 -o \( -z "$is_repeating_positional" -a "$positional_index" -gt "$positional_count" \) && break
    end
end

function __rapporteur_complete_directories
    set -l token (commandline -t)
    string match -- '*/' $token
    set -l subdirs $token*/
    printf %s\n $subdirs
end

function __rapporteur_custom_completion
    set -x SAP_SHELL fish
    set -x SAP_SHELL_VERSION $FISH_VERSION
    set -l tokens (__rapporteur_tokens -p)
    if test -z "$(__rapporteur_tokens -t)"
        set -l index (count (__rapporteur_tokens -pc))
        set tokens $tokens[..$index] \'\' $tokens[(math $index + 1)..]
    end
    command $tokens[1] $argv $tokens
end

complete -c 'rapporteur' -f
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur" version' -l 'version' -d 'Show the version.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_positional "rapporteur" -eq 1' -fa 'index' -d 'Build or update the index.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_positional "rapporteur" -eq 1' -fa 'search' -d 'Find records.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_positional "rapporteur" -eq 1' -fa 'facets' -d 'Count records by type, year and other fields.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_positional "rapporteur" -eq 1' -fa 'show' -d 'Show one record, with the source of each fact.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_positional "rapporteur" -eq 1' -fa 'contradictions' -d 'List what the sources disagree about: who says what, what was taken, why.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_positional "rapporteur" -eq 1' -fa 'explain' -d 'Show how a record\'s score comes about.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_positional "rapporteur" -eq 1' -fa 'similar' -d 'Find records like this one.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_positional "rapporteur" -eq 1' -fa 'suggest' -d 'Complete or correct a word from the index\'s own words.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_positional "rapporteur" -eq 1' -fa 'acronyms' -d 'List acronyms with their expansions and the passage that taught each.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_positional "rapporteur" -eq 1' -fa 'vocabulary' -d 'List the concepts of the index; write or read them as SKOS.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_positional "rapporteur" -eq 1' -fa 'rerank' -d 'Order references by how well they support a text.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_positional "rapporteur" -eq 1' -fa 'evaluate' -d 'Measure the ranking with judged topics, compare runs, tune weights.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_positional "rapporteur" -eq 1' -fa 'serve' -d 'Answer requests line by line or over HTTP, as pages and data.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_positional "rapporteur" -eq 1' -fa 'import' -d 'Take in the text of documents: PDF, HTML, DOCX, ODT, EPUB, Markdown, text.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_positional "rapporteur" -eq 1' -fa 'export' -d 'Write out all matching records.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_positional "rapporteur" -eq 1' -fa 'delete' -d 'Remove records from the index.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_positional "rapporteur" -eq 1' -fa 'merge' -d 'Merge all segments of the index into one.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_positional "rapporteur" -eq 1' -fa 'check' -d 'Read every byte of the index and cross-check it; or validate a catalogue.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_positional "rapporteur" -eq 1' -fa 'repair' -d 'Keep what is sound of a damaged index, and say exactly what is lost.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_positional "rapporteur" -eq 1' -fa 'backup' -d 'Copy the index, while a writer may be at work.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_positional "rapporteur" -eq 1' -fa 'stats' -d 'Show what the index holds and how large it is.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_positional "rapporteur" -eq 1' -fa 'shard' -d 'Divide records among several indexes.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_positional "rapporteur" -eq 1' -fa 'help' -d 'Show subcommand help information.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur index" index' -l 'index' -d 'The index\'s folder.' -rfa '(__rapporteur_complete_directories)'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur index"' -l 'corpus' -d 'Folder of a catalogue.' -rfa '(__rapporteur_complete_directories)'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur index"' -l 'input' -d 'File of JSON Lines, .zst too, or -.' -rF
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur index" from-index' -l 'from-index' -d 'Take the records of this index.' -rfa '(__rapporteur_complete_directories)'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur index" end-marker' -l 'end-marker' -d 'Commit nothing unless standard input ends with this line.' -rfka ''
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur index" definition' -l 'definition' -d 'Folder of the definition: fields, analysis, facets. Otherwise Index/ of the project, or the one the program carries.' -rfa '(__rapporteur_complete_directories)'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur index" threads' -l 'threads' -d 'Threads that index.' -rfka ''
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur index" memory' -l 'memory' -d 'Memory to fill before writing a part out.' -rfka ''
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur index" replace' -l 'replace' -d 'Replace an index that was built from something else.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur index" update' -l 'update' -d 'Add to the index, replacing records of the same id.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur index" expect' -l 'expect' -d 'Commit nothing unless so many are indexed.' -rfka ''
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur index" skip-bad' -l 'skip-bad' -d 'Leave out lines that are no records, instead of giving up.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur index" rejects' -l 'rejects' -d 'Write rejected lines, with reasons, to this file.' -rF
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur index" format' -l 'format' -d 'Form of the report.' -rfka 'text json'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur index" version' -l 'version' -d 'Show the version.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur index" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur search" index' -l 'index' -d 'The index\'s folder.' -rfa '(__rapporteur_complete_directories)'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur search"' -l 'region' -d 'Only records of this region; of a hierarchy also what lies below it.' -rfka '(__rapporteur_custom_completion ---completion search -- --region (count (__rapporteur_tokens -pc)) (__rapporteur_tokens -tC))'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur search"' -l 'type' -d 'Only records of this type; of a hierarchy also what lies below it.' -rfka '(__rapporteur_custom_completion ---completion search -- --type (count (__rapporteur_tokens -pc)) (__rapporteur_tokens -tC))'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur search"' -l 'year' -d 'Only records of this year or range: 2012, 2010..2012, ..2011, 2012.., none.' -rfka '(__rapporteur_custom_completion ---completion search -- --year (count (__rapporteur_tokens -pc)) (__rapporteur_tokens -tC))'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur search"' -l 'subject' -d 'Only records of this subject; of a hierarchy also what lies below it.' -rfka '(__rapporteur_custom_completion ---completion search -- --subject (count (__rapporteur_tokens -pc)) (__rapporteur_tokens -tC))'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur search"' -l 'country' -d 'Only records of this country; of a hierarchy also what lies below it.' -rfka '(__rapporteur_custom_completion ---completion search -- --country (count (__rapporteur_tokens -pc)) (__rapporteur_tokens -tC))'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur search"' -l 'kind' -d 'Only records of this kind; of a hierarchy also what lies below it.' -rfka '(__rapporteur_custom_completion ---completion search -- --kind (count (__rapporteur_tokens -pc)) (__rapporteur_tokens -tC))'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur search"' -l 'mechanism' -d 'Only records of this mechanism; of a hierarchy also what lies below it.' -rfka '(__rapporteur_custom_completion ---completion search -- --mechanism (count (__rapporteur_tokens -pc)) (__rapporteur_tokens -tC))'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur search"' -l 'language' -d 'Only records in this language; one also says which language the query is in.' -rfka '(__rapporteur_custom_completion ---completion search -- --language (count (__rapporteur_tokens -pc)) (__rapporteur_tokens -tC))'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur search"' -l 'filter' -d 'Only records with this value in a field: any facet or filter of the index\'s definition.' -rfka ''
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur search" all' -l 'all' -d 'Every word must match.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur search" literal' -l 'literal' -d 'Take the query by its words alone, without understanding names, places, times or subjects.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur search" in' -l 'in' -d 'Search words in these fields only, e.g. title,text.' -rfka ''
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur search" plain' -l 'plain' -d 'By BM25 alone, without the bonus for near words, exact form and likeness to the best hits.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur search" timeout' -l 'timeout' -d 'Give up after so many milliseconds.' -rfka ''
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur search" generation' -l 'generation' -d 'Answer on this commit, or not at all.' -rfka ''
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur search" tuned-by' -l 'tuned-by' -d 'Take boosts, k1, b and bonus from the definition in this folder; the index stays as it is.' -rfa '(__rapporteur_complete_directories)'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur search" limit' -l 'limit' -d 'How many results, 10 unless said, or all; of facets how many values of each, all unless said.' -rfka ''
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur search" offset' -l 'offset' -d 'How many results, or values of each facet, to pass over.' -rfka ''
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur search" after' -l 'after' -d 'Go on behind the page whose \'next\' this is; right even while commits happen.' -rfka ''
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur search" sort' -l 'sort' -d 'Order of the results: relevance, newest, oldest, id, or a field of dates or numbers; with \'-\' before a field the greatest first.' -rfka 'relevance newest oldest id'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur search" no-total' -l 'no-total' -d 'Without the exact total, which is faster.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur search" group-by' -l 'group-by' -d 'Show only the best result of each value of a field, such as document.' -rfka 'document mechanism'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur search"' -l 'like' -d 'Records like this one rank higher.' -rfka ''
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur search"' -l 'unlike' -d 'Records like this one rank lower.' -rfka ''
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur search" pager' -l 'pager' -d 'Page through the output with $PAGER, on a terminal.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur search" facets' -l 'facets' -d 'Facets to count beside the results, e.g. year,type.' -rfka 'region type year subject country kind mechanism language'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur search" cross' -l 'cross' -d 'Count every pair of values of two facets, or of a facet and decade, e.g. kind,decade.' -rfka ''
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur search" no-snippet' -l 'no-snippet' -d 'Without the passages that matched.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur search" format' -l 'format' -d 'Form of the results.' -rfka 'text json jsonl csv trec bibtex ris csl-json'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur search" fields' -l 'fields' -d 'Columns of a table: keys of a result or of its record, in this order.' -rfka ''
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur search" version' -l 'version' -d 'Show the version.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur search" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur facets" index' -l 'index' -d 'The index\'s folder.' -rfa '(__rapporteur_complete_directories)'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur facets"' -l 'region' -d 'Only records of this region; of a hierarchy also what lies below it.' -rfka '(__rapporteur_custom_completion ---completion facets -- --region (count (__rapporteur_tokens -pc)) (__rapporteur_tokens -tC))'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur facets"' -l 'type' -d 'Only records of this type; of a hierarchy also what lies below it.' -rfka '(__rapporteur_custom_completion ---completion facets -- --type (count (__rapporteur_tokens -pc)) (__rapporteur_tokens -tC))'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur facets"' -l 'year' -d 'Only records of this year or range: 2012, 2010..2012, ..2011, 2012.., none.' -rfka '(__rapporteur_custom_completion ---completion facets -- --year (count (__rapporteur_tokens -pc)) (__rapporteur_tokens -tC))'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur facets"' -l 'subject' -d 'Only records of this subject; of a hierarchy also what lies below it.' -rfka '(__rapporteur_custom_completion ---completion facets -- --subject (count (__rapporteur_tokens -pc)) (__rapporteur_tokens -tC))'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur facets"' -l 'country' -d 'Only records of this country; of a hierarchy also what lies below it.' -rfka '(__rapporteur_custom_completion ---completion facets -- --country (count (__rapporteur_tokens -pc)) (__rapporteur_tokens -tC))'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur facets"' -l 'kind' -d 'Only records of this kind; of a hierarchy also what lies below it.' -rfka '(__rapporteur_custom_completion ---completion facets -- --kind (count (__rapporteur_tokens -pc)) (__rapporteur_tokens -tC))'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur facets"' -l 'mechanism' -d 'Only records of this mechanism; of a hierarchy also what lies below it.' -rfka '(__rapporteur_custom_completion ---completion facets -- --mechanism (count (__rapporteur_tokens -pc)) (__rapporteur_tokens -tC))'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur facets"' -l 'language' -d 'Only records in this language; one also says which language the query is in.' -rfka '(__rapporteur_custom_completion ---completion facets -- --language (count (__rapporteur_tokens -pc)) (__rapporteur_tokens -tC))'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur facets"' -l 'filter' -d 'Only records with this value in a field: any facet or filter of the index\'s definition.' -rfka ''
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur facets" all' -l 'all' -d 'Every word must match.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur facets" literal' -l 'literal' -d 'Take the query by its words alone, without understanding names, places, times or subjects.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur facets" in' -l 'in' -d 'Search words in these fields only, e.g. title,text.' -rfka ''
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur facets" plain' -l 'plain' -d 'By BM25 alone, without the bonus for near words, exact form and likeness to the best hits.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur facets" timeout' -l 'timeout' -d 'Give up after so many milliseconds.' -rfka ''
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur facets" generation' -l 'generation' -d 'Answer on this commit, or not at all.' -rfka ''
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur facets" tuned-by' -l 'tuned-by' -d 'Take boosts, k1, b and bonus from the definition in this folder; the index stays as it is.' -rfa '(__rapporteur_complete_directories)'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur facets" by' -l 'by' -d 'The facets to count.' -rfka 'region type year subject country kind mechanism language'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur facets" cross' -l 'cross' -d 'Count every pair of values of two facets, or of a facet and decade, e.g. kind,decade.' -rfka ''
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur facets" limit' -l 'limit' -d 'How many results, 10 unless said, or all; of facets how many values of each, all unless said.' -rfka ''
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur facets" offset' -l 'offset' -d 'How many results, or values of each facet, to pass over.' -rfka ''
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur facets" after' -l 'after' -d 'Go on behind the page whose \'next\' this is; right even while commits happen.' -rfka ''
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur facets" sort' -l 'sort' -d 'Order of the results: relevance, newest, oldest, id, or a field of dates or numbers; with \'-\' before a field the greatest first.' -rfka 'relevance newest oldest id'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur facets" no-total' -l 'no-total' -d 'Without the exact total, which is faster.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur facets" group-by' -l 'group-by' -d 'Show only the best result of each value of a field, such as document.' -rfka 'document mechanism'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur facets"' -l 'like' -d 'Records like this one rank higher.' -rfka ''
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur facets"' -l 'unlike' -d 'Records like this one rank lower.' -rfka ''
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur facets" format' -l 'format' -d 'Form of the counts; svg is a picture of a cross table.' -rfka 'text json jsonl csv svg'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur facets" version' -l 'version' -d 'Show the version.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur facets" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur show" index' -l 'index' -d 'The index\'s folder.' -rfa '(__rapporteur_complete_directories)'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur show" pager' -l 'pager' -d 'Page through the output with $PAGER, on a terminal.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur show" format' -l 'format' -d 'Form of the record.' -rfka 'text json jsonl csv trec bibtex ris csl-json'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur show" version' -l 'version' -d 'Show the version.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur show" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur contradictions" index' -l 'index' -d 'The index\'s folder.' -rfa '(__rapporteur_complete_directories)'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur contradictions"' -l 'region' -d 'Only records of this region; of a hierarchy also what lies below it.' -rfka '(__rapporteur_custom_completion ---completion contradictions -- --region (count (__rapporteur_tokens -pc)) (__rapporteur_tokens -tC))'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur contradictions"' -l 'type' -d 'Only records of this type; of a hierarchy also what lies below it.' -rfka '(__rapporteur_custom_completion ---completion contradictions -- --type (count (__rapporteur_tokens -pc)) (__rapporteur_tokens -tC))'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur contradictions"' -l 'year' -d 'Only records of this year or range: 2012, 2010..2012, ..2011, 2012.., none.' -rfka '(__rapporteur_custom_completion ---completion contradictions -- --year (count (__rapporteur_tokens -pc)) (__rapporteur_tokens -tC))'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur contradictions"' -l 'subject' -d 'Only records of this subject; of a hierarchy also what lies below it.' -rfka '(__rapporteur_custom_completion ---completion contradictions -- --subject (count (__rapporteur_tokens -pc)) (__rapporteur_tokens -tC))'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur contradictions"' -l 'country' -d 'Only records of this country; of a hierarchy also what lies below it.' -rfka '(__rapporteur_custom_completion ---completion contradictions -- --country (count (__rapporteur_tokens -pc)) (__rapporteur_tokens -tC))'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur contradictions"' -l 'kind' -d 'Only records of this kind; of a hierarchy also what lies below it.' -rfka '(__rapporteur_custom_completion ---completion contradictions -- --kind (count (__rapporteur_tokens -pc)) (__rapporteur_tokens -tC))'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur contradictions"' -l 'mechanism' -d 'Only records of this mechanism; of a hierarchy also what lies below it.' -rfka '(__rapporteur_custom_completion ---completion contradictions -- --mechanism (count (__rapporteur_tokens -pc)) (__rapporteur_tokens -tC))'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur contradictions"' -l 'language' -d 'Only records in this language; one also says which language the query is in.' -rfka '(__rapporteur_custom_completion ---completion contradictions -- --language (count (__rapporteur_tokens -pc)) (__rapporteur_tokens -tC))'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur contradictions"' -l 'filter' -d 'Only records with this value in a field: any facet or filter of the index\'s definition.' -rfka ''
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur contradictions" all' -l 'all' -d 'Every word must match.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur contradictions" literal' -l 'literal' -d 'Take the query by its words alone, without understanding names, places, times or subjects.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur contradictions" in' -l 'in' -d 'Search words in these fields only, e.g. title,text.' -rfka ''
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur contradictions" plain' -l 'plain' -d 'By BM25 alone, without the bonus for near words, exact form and likeness to the best hits.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur contradictions" timeout' -l 'timeout' -d 'Give up after so many milliseconds.' -rfka ''
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur contradictions" generation' -l 'generation' -d 'Answer on this commit, or not at all.' -rfka ''
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur contradictions" tuned-by' -l 'tuned-by' -d 'Take boosts, k1, b and bonus from the definition in this folder; the index stays as it is.' -rfa '(__rapporteur_complete_directories)'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur contradictions" format' -l 'format' -d 'Form of the list.' -rfka 'text json jsonl csv'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur contradictions" version' -l 'version' -d 'Show the version.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur contradictions" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur explain" index' -l 'index' -d 'The index\'s folder.' -rfa '(__rapporteur_complete_directories)'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur explain"' -l 'region' -d 'Only records of this region; of a hierarchy also what lies below it.' -rfka '(__rapporteur_custom_completion ---completion explain -- --region (count (__rapporteur_tokens -pc)) (__rapporteur_tokens -tC))'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur explain"' -l 'type' -d 'Only records of this type; of a hierarchy also what lies below it.' -rfka '(__rapporteur_custom_completion ---completion explain -- --type (count (__rapporteur_tokens -pc)) (__rapporteur_tokens -tC))'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur explain"' -l 'year' -d 'Only records of this year or range: 2012, 2010..2012, ..2011, 2012.., none.' -rfka '(__rapporteur_custom_completion ---completion explain -- --year (count (__rapporteur_tokens -pc)) (__rapporteur_tokens -tC))'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur explain"' -l 'subject' -d 'Only records of this subject; of a hierarchy also what lies below it.' -rfka '(__rapporteur_custom_completion ---completion explain -- --subject (count (__rapporteur_tokens -pc)) (__rapporteur_tokens -tC))'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur explain"' -l 'country' -d 'Only records of this country; of a hierarchy also what lies below it.' -rfka '(__rapporteur_custom_completion ---completion explain -- --country (count (__rapporteur_tokens -pc)) (__rapporteur_tokens -tC))'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur explain"' -l 'kind' -d 'Only records of this kind; of a hierarchy also what lies below it.' -rfka '(__rapporteur_custom_completion ---completion explain -- --kind (count (__rapporteur_tokens -pc)) (__rapporteur_tokens -tC))'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur explain"' -l 'mechanism' -d 'Only records of this mechanism; of a hierarchy also what lies below it.' -rfka '(__rapporteur_custom_completion ---completion explain -- --mechanism (count (__rapporteur_tokens -pc)) (__rapporteur_tokens -tC))'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur explain"' -l 'language' -d 'Only records in this language; one also says which language the query is in.' -rfka '(__rapporteur_custom_completion ---completion explain -- --language (count (__rapporteur_tokens -pc)) (__rapporteur_tokens -tC))'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur explain"' -l 'filter' -d 'Only records with this value in a field: any facet or filter of the index\'s definition.' -rfka ''
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur explain" all' -l 'all' -d 'Every word must match.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur explain" literal' -l 'literal' -d 'Take the query by its words alone, without understanding names, places, times or subjects.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur explain" in' -l 'in' -d 'Search words in these fields only, e.g. title,text.' -rfka ''
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur explain" plain' -l 'plain' -d 'By BM25 alone, without the bonus for near words, exact form and likeness to the best hits.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur explain" timeout' -l 'timeout' -d 'Give up after so many milliseconds.' -rfka ''
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur explain" generation' -l 'generation' -d 'Answer on this commit, or not at all.' -rfka ''
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur explain" tuned-by' -l 'tuned-by' -d 'Take boosts, k1, b and bonus from the definition in this folder; the index stays as it is.' -rfa '(__rapporteur_complete_directories)'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur explain"' -l 'like' -d 'Records like this one rank higher.' -rfka ''
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur explain"' -l 'unlike' -d 'Records like this one rank lower.' -rfka ''
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur explain" format' -l 'format' -d 'Form of the explanation.' -rfka 'text json'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur explain" version' -l 'version' -d 'Show the version.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur explain" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur similar" index' -l 'index' -d 'The index\'s folder.' -rfa '(__rapporteur_complete_directories)'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur similar"' -l 'region' -d 'Only records of this region; of a hierarchy also what lies below it.' -rfka '(__rapporteur_custom_completion ---completion similar -- --region (count (__rapporteur_tokens -pc)) (__rapporteur_tokens -tC))'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur similar"' -l 'type' -d 'Only records of this type; of a hierarchy also what lies below it.' -rfka '(__rapporteur_custom_completion ---completion similar -- --type (count (__rapporteur_tokens -pc)) (__rapporteur_tokens -tC))'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur similar"' -l 'year' -d 'Only records of this year or range: 2012, 2010..2012, ..2011, 2012.., none.' -rfka '(__rapporteur_custom_completion ---completion similar -- --year (count (__rapporteur_tokens -pc)) (__rapporteur_tokens -tC))'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur similar"' -l 'subject' -d 'Only records of this subject; of a hierarchy also what lies below it.' -rfka '(__rapporteur_custom_completion ---completion similar -- --subject (count (__rapporteur_tokens -pc)) (__rapporteur_tokens -tC))'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur similar"' -l 'country' -d 'Only records of this country; of a hierarchy also what lies below it.' -rfka '(__rapporteur_custom_completion ---completion similar -- --country (count (__rapporteur_tokens -pc)) (__rapporteur_tokens -tC))'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur similar"' -l 'kind' -d 'Only records of this kind; of a hierarchy also what lies below it.' -rfka '(__rapporteur_custom_completion ---completion similar -- --kind (count (__rapporteur_tokens -pc)) (__rapporteur_tokens -tC))'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur similar"' -l 'mechanism' -d 'Only records of this mechanism; of a hierarchy also what lies below it.' -rfka '(__rapporteur_custom_completion ---completion similar -- --mechanism (count (__rapporteur_tokens -pc)) (__rapporteur_tokens -tC))'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur similar"' -l 'language' -d 'Only records in this language; one also says which language the query is in.' -rfka '(__rapporteur_custom_completion ---completion similar -- --language (count (__rapporteur_tokens -pc)) (__rapporteur_tokens -tC))'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur similar"' -l 'filter' -d 'Only records with this value in a field: any facet or filter of the index\'s definition.' -rfka ''
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur similar" all' -l 'all' -d 'Every word must match.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur similar" literal' -l 'literal' -d 'Take the query by its words alone, without understanding names, places, times or subjects.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur similar" in' -l 'in' -d 'Search words in these fields only, e.g. title,text.' -rfka ''
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur similar" plain' -l 'plain' -d 'By BM25 alone, without the bonus for near words, exact form and likeness to the best hits.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur similar" timeout' -l 'timeout' -d 'Give up after so many milliseconds.' -rfka ''
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur similar" generation' -l 'generation' -d 'Answer on this commit, or not at all.' -rfka ''
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur similar" tuned-by' -l 'tuned-by' -d 'Take boosts, k1, b and bonus from the definition in this folder; the index stays as it is.' -rfa '(__rapporteur_complete_directories)'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur similar" limit' -l 'limit' -d 'How many results, 10 unless said, or all; of facets how many values of each, all unless said.' -rfka ''
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur similar" offset' -l 'offset' -d 'How many results, or values of each facet, to pass over.' -rfka ''
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur similar" after' -l 'after' -d 'Go on behind the page whose \'next\' this is; right even while commits happen.' -rfka ''
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur similar" sort' -l 'sort' -d 'Order of the results: relevance, newest, oldest, id, or a field of dates or numbers; with \'-\' before a field the greatest first.' -rfka 'relevance newest oldest id'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur similar" no-total' -l 'no-total' -d 'Without the exact total, which is faster.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur similar" group-by' -l 'group-by' -d 'Show only the best result of each value of a field, such as document.' -rfka 'document mechanism'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur similar"' -l 'like' -d 'Records like this one rank higher.' -rfka ''
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur similar"' -l 'unlike' -d 'Records like this one rank lower.' -rfka ''
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur similar" format' -l 'format' -d 'Form of the results.' -rfka 'text json jsonl csv trec bibtex ris csl-json'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur similar" fields' -l 'fields' -d 'Columns of a table: keys of a result or of its record, in this order.' -rfka ''
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur similar" version' -l 'version' -d 'Show the version.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur similar" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur suggest" index' -l 'index' -d 'The index\'s folder.' -rfa '(__rapporteur_complete_directories)'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur suggest" limit' -l 'limit' -d 'How many results, 10 unless said, or all; of facets how many values of each, all unless said.' -rfka ''
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur suggest" format' -l 'format' -d 'Form of the list.' -rfka 'text json'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur suggest" version' -l 'version' -d 'Show the version.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur suggest" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur acronyms" index' -l 'index' -d 'The index\'s folder.' -rfa '(__rapporteur_complete_directories)'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur acronyms" format' -l 'format' -d 'Form of the list.' -rfka 'text json jsonl csv'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur acronyms" version' -l 'version' -d 'Show the version.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur acronyms" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur vocabulary" index' -l 'index' -d 'The index\'s folder.' -rfa '(__rapporteur_complete_directories)'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_positional "rapporteur vocabulary" -eq 1' -fka 'export import'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_positional "rapporteur vocabulary" -eq 2' -F
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur vocabulary" corpus' -l 'corpus' -d 'Folder of the catalogue to propose to.' -rfa '(__rapporteur_complete_directories)'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur vocabulary" format' -l 'format' -d 'Form of the list.' -rfka 'text json jsonl csv'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur vocabulary" version' -l 'version' -d 'Show the version.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur vocabulary" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur rerank" index' -l 'index' -d 'The index\'s folder.' -rfa '(__rapporteur_complete_directories)'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur rerank" candidates' -l 'candidates' -d 'File of candidates, or - for standard input.' -rF
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur rerank" input-format' -l 'input-format' -d 'Form of the candidates, where it is not to be seen from the content.' -rfka 'ids jsonl csl-json bibtex ris trec references csl-yaml endnote endnote-xml wos medline mods'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur rerank" format' -l 'format' -d 'Form of the result: as it came, or with rank and score.' -rfka 'same json jsonl trec'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur rerank" fuse' -l 'fuse' -d 'Blend in the order that the candidates came in: 0 none of it, 1 nothing else.' -rfka ''
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur rerank" skip-bad' -l 'skip-bad' -d 'Leave entries out that cannot be read, and end with status 0 all the same.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur rerank" explain' -l 'explain' -d 'With JSON: the parts of each score.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur rerank" timeout' -l 'timeout' -d 'Give up after so many milliseconds.' -rfka ''
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur rerank" plain' -l 'plain' -d 'By the words alone: without nearness, names, places, subjects, identity.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur rerank" version' -l 'version' -d 'Show the version.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur rerank" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur evaluate" index' -l 'index' -d 'The index\'s folder.' -rfa '(__rapporteur_complete_directories)'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur evaluate" queries' -l 'queries' -d 'File of topics.' -rF
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur evaluate" qrels' -l 'qrels' -d 'File of judgments.' -rF
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur evaluate" judged' -l 'judged' -d 'Of judgments by kind of record, only these.' -rfka ''
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur evaluate" run' -l 'run' -d 'Write the run to this file, in TREC\'s format.' -rF
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur evaluate" measure-run' -l 'measure-run' -d 'Measure this run instead of searching.' -rF
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur evaluate" compare' -l 'compare' -d 'Compare with this run, topic by topic, by a paired randomisation test.' -rF
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur evaluate" measures' -l 'measures' -d 'Measures, e.g. nDCG@10,MAP,MRR@10,P@10,recall@100.' -rfka ''
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur evaluate" depth' -l 'depth' -d 'Records per topic.' -rfka ''
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur evaluate" syntax' -l 'syntax' -d 'Read the topics as queries, with operators and fields.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur evaluate" rerank' -l 'rerank' -d 'Measure reranking: of each topic its candidates, else the best 100 of the search.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur evaluate" per-topic' -l 'per-topic' -d 'Show every topic\'s values.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur evaluate" tune' -l 'tune' -d 'Look for better weights by cross-validation on the first measure.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur evaluate" folds' -l 'folds' -d 'Folds of the cross-validation.' -rfka ''
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur evaluate" format' -l 'format' -d 'Form of the report.' -rfka 'text json'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur evaluate"' -l 'region' -d 'Only records of this region; of a hierarchy also what lies below it.' -rfka '(__rapporteur_custom_completion ---completion evaluate -- --region (count (__rapporteur_tokens -pc)) (__rapporteur_tokens -tC))'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur evaluate"' -l 'type' -d 'Only records of this type; of a hierarchy also what lies below it.' -rfka '(__rapporteur_custom_completion ---completion evaluate -- --type (count (__rapporteur_tokens -pc)) (__rapporteur_tokens -tC))'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur evaluate"' -l 'year' -d 'Only records of this year or range: 2012, 2010..2012, ..2011, 2012.., none.' -rfka '(__rapporteur_custom_completion ---completion evaluate -- --year (count (__rapporteur_tokens -pc)) (__rapporteur_tokens -tC))'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur evaluate"' -l 'subject' -d 'Only records of this subject; of a hierarchy also what lies below it.' -rfka '(__rapporteur_custom_completion ---completion evaluate -- --subject (count (__rapporteur_tokens -pc)) (__rapporteur_tokens -tC))'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur evaluate"' -l 'country' -d 'Only records of this country; of a hierarchy also what lies below it.' -rfka '(__rapporteur_custom_completion ---completion evaluate -- --country (count (__rapporteur_tokens -pc)) (__rapporteur_tokens -tC))'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur evaluate"' -l 'kind' -d 'Only records of this kind; of a hierarchy also what lies below it.' -rfka '(__rapporteur_custom_completion ---completion evaluate -- --kind (count (__rapporteur_tokens -pc)) (__rapporteur_tokens -tC))'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur evaluate"' -l 'mechanism' -d 'Only records of this mechanism; of a hierarchy also what lies below it.' -rfka '(__rapporteur_custom_completion ---completion evaluate -- --mechanism (count (__rapporteur_tokens -pc)) (__rapporteur_tokens -tC))'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur evaluate"' -l 'language' -d 'Only records in this language; one also says which language the query is in.' -rfka '(__rapporteur_custom_completion ---completion evaluate -- --language (count (__rapporteur_tokens -pc)) (__rapporteur_tokens -tC))'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur evaluate"' -l 'filter' -d 'Only records with this value in a field: any facet or filter of the index\'s definition.' -rfka ''
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur evaluate" all' -l 'all' -d 'Every word must match.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur evaluate" literal' -l 'literal' -d 'Take the query by its words alone, without understanding names, places, times or subjects.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur evaluate" in' -l 'in' -d 'Search words in these fields only, e.g. title,text.' -rfka ''
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur evaluate" plain' -l 'plain' -d 'By BM25 alone, without the bonus for near words, exact form and likeness to the best hits.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur evaluate" timeout' -l 'timeout' -d 'Give up after so many milliseconds.' -rfka ''
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur evaluate" generation' -l 'generation' -d 'Answer on this commit, or not at all.' -rfka ''
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur evaluate" tuned-by' -l 'tuned-by' -d 'Take boosts, k1, b and bonus from the definition in this folder; the index stays as it is.' -rfa '(__rapporteur_complete_directories)'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur evaluate" version' -l 'version' -d 'Show the version.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur evaluate" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur serve" index' -l 'index' -d 'The index\'s folder.' -rfa '(__rapporteur_complete_directories)'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur serve" listen' -l 'listen' -d 'Address to listen on (127.0.0.1:7171); one that other machines reach needs --token-file.' -rfka ''
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur serve" socket' -l 'socket' -d 'Unix socket to listen on, made with mode 0660.' -rF
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur serve" stdio' -l 'stdio' -d 'Serve one client on standard input and output.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur serve" http' -l 'http' -d 'Address to serve pages on over HTTP.' -rfka ''
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur serve" base-url' -l 'base-url' -d 'Address under which the pages are known (otherwise as each request says).' -rfka ''
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur serve"' -l 'trusted-proxy' -d 'Network of proxies whose X-Forwarded-For is believed; may be repeated.' -rfka ''
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur serve" rate' -l 'rate' -d 'Requests a second for each network of clients, /24 or /48 (any number; this machine always).' -rfka ''
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur serve" http-token-file' -l 'http-token-file' -d 'Tokens without one of which pages are not shown, one a line (Basic or Bearer).' -rF
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur serve" access-log' -l 'access-log' -d 'Log each HTTP request.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur serve" token-file' -l 'token-file' -d 'Tokens that AUTH accepts, one a line.' -rF
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur serve" max-connections' -l 'max-connections' -d 'Most connections at once.' -rfka ''
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur serve" idle' -l 'idle' -d 'Seconds of silence after which a client is sent away (300; with --stdio never).' -rfka ''
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur serve" timeout' -l 'timeout' -d 'Milliseconds a query gets, and the most that timeout= may ask for.' -rfka ''
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur serve" slow-ms' -l 'slow-ms' -d 'Log queries that take this long.' -rfka ''
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur serve" log-level' -l 'log-level' -d 'trace, debug (every query), info, notice, warning, error or critical.' -rfka 'trace debug info notice warning error critical'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur serve" version' -l 'version' -d 'Show the version.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur serve" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur import" index' -l 'index' -d 'The index\'s folder.' -rfa '(__rapporteur_complete_directories)'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_positional "rapporteur import" -ge 1' -F
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur import" corpus' -l 'corpus' -d 'The catalogue\'s folder, else Corpus/ of the project.' -rfa '(__rapporteur_complete_directories)'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur import" id' -l 'id' -d 'The document\'s id, else the file\'s name without its ending.' -rfka ''
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur import" type' -l 'type' -d 'Its type: report, working-paper …' -rfka ''
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur import"' -l 'region' -d 'Its region; may be repeated.' -rfka ''
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur import" year' -l 'year' -d 'Year of publication.' -rfka ''
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur import" language' -l 'language' -d 'Its language, as in BCP 47: en, fr …' -rfka ''
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur import" title' -l 'title' -d 'Its title.' -rfka ''
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur import" mapping' -l 'mapping' -d 'Mapping of a CSV\'s columns, else NAME.mapping.toml beside it.' -rF
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur import" replace' -l 'replace' -d 'Put a text in the place of the one that another file gave.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur import" yes' -l 'yes' -d 'Take what the text proposes without asking.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur import" version' -l 'version' -d 'Show the version.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur import" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur export" index' -l 'index' -d 'The index\'s folder.' -rfa '(__rapporteur_complete_directories)'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur export"' -l 'region' -d 'Only records of this region; of a hierarchy also what lies below it.' -rfka '(__rapporteur_custom_completion ---completion export -- --region (count (__rapporteur_tokens -pc)) (__rapporteur_tokens -tC))'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur export"' -l 'type' -d 'Only records of this type; of a hierarchy also what lies below it.' -rfka '(__rapporteur_custom_completion ---completion export -- --type (count (__rapporteur_tokens -pc)) (__rapporteur_tokens -tC))'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur export"' -l 'year' -d 'Only records of this year or range: 2012, 2010..2012, ..2011, 2012.., none.' -rfka '(__rapporteur_custom_completion ---completion export -- --year (count (__rapporteur_tokens -pc)) (__rapporteur_tokens -tC))'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur export"' -l 'subject' -d 'Only records of this subject; of a hierarchy also what lies below it.' -rfka '(__rapporteur_custom_completion ---completion export -- --subject (count (__rapporteur_tokens -pc)) (__rapporteur_tokens -tC))'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur export"' -l 'country' -d 'Only records of this country; of a hierarchy also what lies below it.' -rfka '(__rapporteur_custom_completion ---completion export -- --country (count (__rapporteur_tokens -pc)) (__rapporteur_tokens -tC))'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur export"' -l 'kind' -d 'Only records of this kind; of a hierarchy also what lies below it.' -rfka '(__rapporteur_custom_completion ---completion export -- --kind (count (__rapporteur_tokens -pc)) (__rapporteur_tokens -tC))'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur export"' -l 'mechanism' -d 'Only records of this mechanism; of a hierarchy also what lies below it.' -rfka '(__rapporteur_custom_completion ---completion export -- --mechanism (count (__rapporteur_tokens -pc)) (__rapporteur_tokens -tC))'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur export"' -l 'language' -d 'Only records in this language; one also says which language the query is in.' -rfka '(__rapporteur_custom_completion ---completion export -- --language (count (__rapporteur_tokens -pc)) (__rapporteur_tokens -tC))'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur export"' -l 'filter' -d 'Only records with this value in a field: any facet or filter of the index\'s definition.' -rfka ''
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur export" all' -l 'all' -d 'Every word must match.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur export" literal' -l 'literal' -d 'Take the query by its words alone, without understanding names, places, times or subjects.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur export" in' -l 'in' -d 'Search words in these fields only, e.g. title,text.' -rfka ''
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur export" plain' -l 'plain' -d 'By BM25 alone, without the bonus for near words, exact form and likeness to the best hits.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur export" timeout' -l 'timeout' -d 'Give up after so many milliseconds.' -rfka ''
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur export" generation' -l 'generation' -d 'Answer on this commit, or not at all.' -rfka ''
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur export" tuned-by' -l 'tuned-by' -d 'Take boosts, k1, b and bonus from the definition in this folder; the index stays as it is.' -rfa '(__rapporteur_complete_directories)'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur export" format' -l 'format' -d 'Form of the records.' -rfka 'text json jsonl csv trec bibtex ris csl-json'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur export" fields' -l 'fields' -d 'Columns of a table: keys of a result or of its record, in this order.' -rfka ''
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur export" version' -l 'version' -d 'Show the version.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur export" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur delete" index' -l 'index' -d 'The index\'s folder.' -rfa '(__rapporteur_complete_directories)'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur delete" version' -l 'version' -d 'Show the version.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur delete" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur merge" index' -l 'index' -d 'The index\'s folder.' -rfa '(__rapporteur_complete_directories)'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur merge" version' -l 'version' -d 'Show the version.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur merge" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur check" index' -l 'index' -d 'The index\'s folder.' -rfa '(__rapporteur_complete_directories)'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur check"' -l 'corpus' -d 'Validate the catalogue in this folder.' -rfa '(__rapporteur_complete_directories)'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur check" format' -l 'format' -d 'Form of the report.' -rfka 'text json'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur check" version' -l 'version' -d 'Show the version.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur check" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur repair" index' -l 'index' -d 'The index\'s folder.' -rfa '(__rapporteur_complete_directories)'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur repair" salvage' -l 'salvage' -d 'Write lost records to this file, as JSON Lines.' -rF
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur repair" definition' -l 'definition' -d 'Folder of the definition that the index was built with.' -rfa '(__rapporteur_complete_directories)'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur repair" yes' -l 'yes' -d 'Give up the records that cannot be kept.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur repair" format' -l 'format' -d 'Form of the report.' -rfka 'text json'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur repair" version' -l 'version' -d 'Show the version.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur repair" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur backup" index' -l 'index' -d 'The index\'s folder.' -rfa '(__rapporteur_complete_directories)'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_positional "rapporteur backup" -eq 1' -fa '(__rapporteur_complete_directories)'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur backup" version' -l 'version' -d 'Show the version.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur backup" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur stats" index' -l 'index' -d 'The index\'s folder.' -rfa '(__rapporteur_complete_directories)'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur stats" format' -l 'format' -d 'Form of the report.' -rfka 'text json'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur stats" version' -l 'version' -d 'Show the version.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur stats" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur shard" from-index' -l 'from-index' -d 'Take the records that this index keeps.' -rfa '(__rapporteur_complete_directories)'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur shard"' -l 'corpus' -d 'Catalogue to take; may be repeated.' -rfa '(__rapporteur_complete_directories)'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur shard"' -l 'input' -d 'JSON Lines to take; may be repeated.' -rF
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur shard" definition' -l 'definition' -d 'Definition of the shards, for --corpus and --input.' -rfa '(__rapporteur_complete_directories)'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur shard" shards' -l 'shards' -d 'Number of shards, at most 4096.' -rfka ''
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur shard" out' -l 'out' -d 'Folder for the shards; must not hold any yet.' -rfa '(__rapporteur_complete_directories)'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur shard" version' -l 'version' -d 'Show the version.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur shard" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'rapporteur' -n '__rapporteur_should_offer_completions_for_flags_or_options "rapporteur help" version' -l 'version' -d 'Show the version.'
